import { Dialog } from '../ui/dialog.tsx'
import { NAVIGATION } from './routes.ts'
import { text } from './text.ts'

/** The list of keyboard shortcuts. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const shortcuts = [
    ...text.shortcuts.list,
    ...NAVIGATION.map(({ name, shortcut }) => ({
      keys: ['G', shortcut.toUpperCase()],
      what: text.palette.goTo(name),
    })),
  ]
  return (
    <Dialog open={open} onClose={onClose} title={text.shortcuts.title}>
      <dl className="shortcuts">
        {shortcuts.map(({ keys, what }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
