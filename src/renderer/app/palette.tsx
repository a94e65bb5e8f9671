import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useLocation } from 'wouter'
import { useCommands } from './commands.ts'
import { text } from './text.ts'
import './palette.css'

type Command = ReturnType<typeof useCommands>[number]

/** The command palette: every page and the most common actions. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [, go] = useLocation()
  const commands = useCommands(go)
  const run = (command: Command) => {
    onClose()
    command.run()
  }
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="palette" aria-label={text.palette.title}>
          <Autocomplete.Root
            items={commands}
            itemToStringValue={(command: Command) => command.name}
            open
            inline
            autoHighlight="always"
          >
            <Autocomplete.Input
              className="palette-input"
              placeholder={text.palette.prompt}
              aria-label={text.palette.prompt}
            />
            <Autocomplete.Empty className="palette-empty">{text.palette.none}</Autocomplete.Empty>
            <Autocomplete.List className="palette-list">
              {(command: Command) => (
                <Autocomplete.Item
                  key={command.name}
                  value={command}
                  className="palette-item"
                  onClick={() => run(command)}
                >
                  <command.icon aria-hidden size={15} strokeWidth={1.8} />
                  {command.name}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
