import { type FormEvent, useState } from 'react'
import { text } from '../text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'

/** What to name, and what to do with the name. */
export type Naming = { title: string; name: string; save: (name: string) => Promise<unknown> }

/** Asks for the name of an organization or a project. */
export function NameDialog({ naming, onClose }: { naming: Naming | null; onClose: () => void }) {
  return (
    <Dialog open={naming !== null} onClose={onClose} title={naming?.title ?? ''}>
      {naming && <NameForm naming={naming} onClose={onClose} />}
    </Dialog>
  )
}

function NameForm({ naming, onClose }: { naming: Naming; onClose: () => void }) {
  const [name, setName] = useState(naming.name)
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') {
      setFault(text.errors.required)
      return
    }
    setBusy(true)
    naming
      .save(name.trim())
      .then(onClose, (error: unknown) => {
        setFault(error instanceof Error ? error.message : text.errors.invalid)
      })
      .finally(() => setBusy(false))
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextField
        label={text.settings.name}
        value={name}
        error={fault}
        onChange={(event) => {
          setName(event.target.value)
          setFault(undefined)
        }}
      />
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={busy}>
          {text.common.save}
        </Button>
      </div>
    </form>
  )
}
