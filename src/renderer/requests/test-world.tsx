import { useQuery } from '@tanstack/react-query'
import { RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RequestSummary } from '../api/requests.ts'
import { snapshotsQuery, testWorld, useTestWorld } from '../api/test-world.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { toasts } from '../ui/toasts.ts'
import { FaultForm } from './fault-form.tsx'
import { Faults } from './faults.tsx'
import { text } from './test-world-text.ts'
import { WorldClock } from './world-clock.tsx'
import './test-world.css'

/** What a server for tests can do: its data, its clock, and its faults. `like` is the request that a new fault is for. */
export function TestWorld({
  open,
  like,
  onClose,
}: {
  open: boolean
  like: RequestSummary | null
  onClose: () => void
}) {
  return (
    <Dialog open={open} onClose={onClose} title={text.title} intro={text.intro} side>
      {like !== null && <FaultForm like={like} key={like.id} />}
      <Faults />
      {like === null && <FaultForm like={null} />}
      <WorldClock />
      <Data />
    </Dialog>
  )
}

function Data() {
  const snapshots = useQuery(snapshotsQuery).data ?? []
  const [name, setName] = useState('')
  const reset = useTestWorld(testWorld.reset, () => toasts.succeeded(text.resetDone))
  const save = useTestWorld(testWorld.saveSnapshot)
  const restore = useTestWorld(testWorld.restoreSnapshot)
  const remove = useTestWorld(testWorld.removeSnapshot)
  return (
    <section className="world-part" aria-label={text.data}>
      <h3>{text.snapshots}</h3>
      {snapshots.length === 0 ? (
        <p className="muted">{text.noSnapshots}</p>
      ) : (
        <ul className="rows">
          {snapshots.map((each) => (
            <li key={each} className="world-row">
              <span className="truncate">{each}</span>
              <Button
                aria-label={text.restoreSnapshot(each)}
                onClick={() =>
                  restore.mutate(each, { onSuccess: () => toasts.succeeded(text.restored(each)) })
                }
              >
                {text.restore}
              </Button>
              <IconButton
                label={text.removeSnapshot(each)}
                icon={Trash2}
                onClick={() => remove.mutate(each)}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        className="world-line"
        onSubmit={(event) => {
          event.preventDefault()
          const wanted = name.trim()
          if (wanted !== '')
            save.mutate(wanted, {
              onSuccess: () => {
                setName('')
                toasts.succeeded(text.saved(wanted))
              },
            })
        }}
      >
        <TextField
          label={text.snapshotName}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" busy={save.isPending} disabled={name.trim() === ''}>
          {text.save}
        </Button>
      </form>
      <div className="world-line">
        <p className="field-hint">{text.resetHint}</p>
        <Button
          variant="danger"
          icon={RotateCcw}
          busy={reset.isPending}
          onClick={() => reset.mutate(undefined)}
        >
          {text.reset}
        </Button>
      </div>
    </section>
  )
}
