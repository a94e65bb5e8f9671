import { Button } from '../ui/button.tsx'
import { CodeBlock, CopyButton } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { forgetInput } from '../ui/kept-input.ts'
import { CreateKeyForm, KEPT_KEY_FORM } from './create-key-form.tsx'
import { revealKey, useRevealedKey } from './revealed-key.ts'
import { text } from './text.ts'

/** Creates a key and shows its value once. */
export function CreateKey({ open, onClose }: { open: boolean; onClose: () => void }) {
  const value = useRevealedKey()
  if (value !== null) return <RevealedKey value={value} />
  return (
    <Dialog
      open={open}
      onClose={() => {
        forgetInput(KEPT_KEY_FORM)
        onClose()
      }}
      title={text.form.title}
    >
      <CreateKeyForm
        onCreated={(key) => {
          revealKey(key)
          onClose()
        }}
      />
    </Dialog>
  )
}

/** Stays open until the user confirms, so that a stray click can't lose the key. */
function RevealedKey({ value }: { value: string }) {
  const example = `curl "${location.origin}/api/users/@me/" \\\n  -H "Authorization: Bearer ${value}"`
  return (
    <Dialog open title={text.reveal.title} intro={text.reveal.intro}>
      <output className="revealed-key">
        <code>{value}</code>
        <CopyButton value={value} primary />
      </output>
      <div className="field">
        <h3>{text.reveal.try}</h3>
        <CodeBlock code={example} what={text.reveal.example} />
      </div>
      <div className="dialog-end">
        <Button onClick={() => revealKey(null)}>{text.reveal.done}</Button>
      </div>
    </Dialog>
  )
}
