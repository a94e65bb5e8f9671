import { type FormEvent, useState } from 'react'
import { useSubmission } from '../api/use-submission.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { forgetInput, useKeptText } from '../ui/kept-input.ts'
import { common, errors } from '../ui/text.ts'
import { text } from './text.ts'

/** What is being named, and how to save the name. */
export type Naming = { title: string; name: string; save: (name: string) => Promise<unknown> }

/** Asks for the name of an organization or project. */
export function NameDialog({ naming, onClose }: { naming: Naming | null; onClose: () => void }) {
  return (
    <Dialog open={naming !== null} onClose={onClose} title={naming?.title ?? ''}>
      {naming && <NameForm naming={naming} onClose={onClose} />}
    </Dialog>
  )
}

function NameForm({ naming, onClose }: { naming: Naming; onClose: () => void }) {
  const kept = `name.${naming.title}`
  const [name, setName] = useKeptText(kept, naming.name)
  const [error, setError] = useState<string>()
  const save = useSubmission({
    mutationFn: naming.save,
    meta: { shownInPlace: true },
    onSuccess: () => {
      forgetInput(kept)
      onClose()
    },
    onError: ({ message }) => setError(message),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') setError(errors.required)
    else save.mutate(name.trim())
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextField
        label={text.name}
        value={name}
        error={error}
        onChange={(event) => {
          setName(event.target.value)
          setError(undefined)
        }}
      />
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={save.isPending}>
          {common.save}
        </Button>
      </div>
    </form>
  )
}
