import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { CodeBlock, CopyButton } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { common } from '../ui/text.ts'
import { CreateKeyForm } from './create-key-form.tsx'
import { text } from './text.ts'

/** Creates a key and shows its value once. */
export function CreateKey({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [value, setValue] = useState<string | null>(null)
  const close = () => {
    setValue(null)
    onClose()
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={value === null ? text.form.title : text.reveal.title}
      {...(value !== null && { intro: text.reveal.intro })}
    >
      {value === null ? (
        <CreateKeyForm onCreated={setValue} />
      ) : (
        <RevealedKey value={value} onClose={close} />
      )}
    </Dialog>
  )
}

function RevealedKey({ value, onClose }: { value: string; onClose: () => void }) {
  const example = `curl "${location.origin}/api/users/@me/" \\\n  -H "Authorization: Bearer ${value}"`
  return (
    <>
      <output className="revealed-key">
        <code>{value}</code>
        <CopyButton value={value} primary />
      </output>
      <div className="field">
        <h3>{text.reveal.try}</h3>
        <CodeBlock code={example} what={text.reveal.example} />
      </div>
      <div className="dialog-end">
        <Button onClick={onClose}>{common.done}</Button>
      </div>
    </>
  )
}
