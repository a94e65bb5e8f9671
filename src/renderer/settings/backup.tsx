import { useQueryClient } from '@tanstack/react-query'
import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { download } from '../api/download.ts'
import { type AppSettings, cancelRestore, planRestore, settingsQuery } from '../api/settings.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/dialog.tsx'
import { Card, Section } from '../ui/page.tsx'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

/** Downloads and restores backups. */
export function Backup({ settings }: { settings: AppSettings }) {
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const after = (message: string) => {
    toasts.succeeded(message)
    return client.invalidateQueries({ queryKey: settingsQuery.queryKey })
  }
  const plan = useSubmission({
    mutationFn: planRestore,
    onSuccess: () => after(text.restoreDone),
    onSettled: () => setFile(null),
  })
  const cancel = useSubmission({
    mutationFn: cancelRestore,
    onSuccess: () => after(text.restoreCancelled),
  })
  const save = useSubmission({ mutationFn: download })
  const inMemory = settings.data_dir === null
  return (
    <Section aside title={text.backup} intro={text.backupHint}>
      {settings.restore_pending && (
        <Notice
          tone="warn"
          actions={
            <Button onClick={() => cancel.mutate()} busy={cancel.isPending}>
              {text.restoreCancel}
            </Button>
          }
        >
          {text.restorePlanned}
        </Notice>
      )}
      <Card padded>
        <div className="button-row">
          <Button icon={Download} busy={save.isPending} onClick={() => save.mutate('/_companion/backup')}>
            {text.download}
          </Button>
          <Button icon={Upload} disabled={inMemory} onClick={() => input.current?.click()}>
            {text.restore}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".db"
            hidden
            aria-label={text.restore}
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null)
              event.target.value = ''
            }}
          />
        </div>
        <p className="field-hint backup-hint">{inMemory ? text.restoreNotInMemory : text.restoreHint}</p>
      </Card>
      <Confirm
        open={file !== null}
        onClose={() => setFile(null)}
        title={text.restoreTitle}
        action={text.restorePlan}
        busy={plan.isPending}
        onConfirm={() => file !== null && plan.mutate(file)}
      >
        {text.restoreWarning(file?.name ?? '')}
      </Confirm>
    </Section>
  )
}
