import { useState } from 'react'
import { text } from '../text.ts'
import { Button } from '../ui/button.tsx'
import { CodeBlock, CopyButton } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CreateKeyForm } from './create-key-form.tsx'

/** Makes a key and shows its value, this once. */
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
      title={value === null ? text.apiKeys.form.title : text.apiKeys.made.title}
      {...(value !== null && { intro: text.apiKeys.made.intro })}
    >
      {value === null ? <CreateKeyForm onMade={setValue} /> : <MadeKey value={value} onClose={close} />}
    </Dialog>
  )
}

function MadeKey({ value, onClose }: { value: string; onClose: () => void }) {
  const example = `curl "${location.origin}/api/users/@me/" \\\n  -H "Authorization: Bearer ${value}"`
  return (
    <>
      <output className="made-key">
        <code>{value}</code>
        <CopyButton value={value} primary />
      </output>
      <div className="field">
        <h3>{text.apiKeys.made.try}</h3>
        <CodeBlock code={example} what={text.apiKeys.made.example} />
      </div>
      <div className="dialog-end">
        <Button onClick={onClose}>{text.common.done}</Button>
      </div>
    </>
  )
}
