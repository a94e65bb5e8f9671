import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { type Command, useCommands } from './commands.ts'
import { findCommands, inSections, type Section, startingCommands } from './find-commands.ts'
import { rememberCommand } from './recent-commands.ts'
import { useRepositoryCommands } from './repository-commands.ts'
import { text } from './text.ts'
import '../ui/dialog.css'
import './palette.css'

type Props = { open: boolean; onClose: () => void; onShowShortcuts: () => void }

/** The command palette: pages, actions, settings, and the user's own keys, installations, and repositories. */
export function Palette({ open, onClose, onShowShortcuts }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="palette" aria-label={text.palette.title}>
          <Search onClose={onClose} onShowShortcuts={onShowShortcuts} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Search({ onClose, onShowShortcuts }: Omit<Props, 'open'>) {
  const [, go] = useLocation()
  const [query, setQuery] = useState('')
  const commands = useCommands(go, onShowShortcuts)
  const repositories = useRepositoryCommands(query.trim(), go)
  const words = query.trim()
  const found =
    words === ''
      ? startingCommands(commands)
      : inSections([...findCommands(commands, words), ...repositories])
  const run = (command: Command) => {
    onClose()
    rememberCommand(command.id)
    command.run()
  }
  return (
    <Autocomplete.Root
      items={found}
      filter={null}
      value={query}
      onValueChange={setQuery}
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
        {(section: Section) => (
          <Autocomplete.Group key={section.value} items={section.items}>
            <Autocomplete.GroupLabel className="palette-section">{section.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => (
                <Autocomplete.Item
                  key={command.id}
                  value={command}
                  className="palette-item"
                  onClick={() => run(command)}
                >
                  <command.icon aria-hidden size={15} strokeWidth={1.8} />
                  <span className="truncate">{command.name}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}
