import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { type AppSettings, cancelRestore, planRestore, settingsQuery } from '../api/settings.ts'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/dialog.tsx'
import { Card, Section } from '../ui/page.tsx'
import { toasts } from '../ui/toasts.ts'

/** Takes a copy of everything along, and brings one back. */
export function Backup({ settings }: { settings: AppSettings }) {
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const after = (message: string) => {
    toasts.succeeded(message)
    return client.invalidateQueries({ queryKey: settingsQuery.queryKey })
  }
  const plan = useMutation({
    mutationFn: planRestore,
    onSuccess: () => after(text.settings.restoreDone),
    onSettled: () => setFile(null),
  })
  const cancel = useMutation({
    mutationFn: cancelRestore,
    onSuccess: () => after(text.settings.restoreCancelled),
  })
  const inMemory = settings.data_dir === null
  return (
    <Section title={text.settings.backup} intro={text.settings.backupHint}>
      {settings.restore_pending && (
        <Notice
          tone="warn"
          actions={
            <Button onClick={() => cancel.mutate()} busy={cancel.isPending}>
              {text.settings.restoreCancel}
            </Button>
          }
        >
          {text.settings.restorePlanned}
        </Notice>
      )}
      <Card padded>
        <div className="button-row">
          <a className="button button-plain" href="/_companion/backup" download>
            <Download aria-hidden size={15} strokeWidth={1.9} />
            {text.settings.download}
          </a>
          <Button icon={Upload} disabled={inMemory} onClick={() => input.current?.click()}>
            {text.settings.restore}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".db"
            hidden
            aria-label={text.settings.restore}
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null)
              event.target.value = ''
            }}
          />
        </div>
        <p className="field-hint backup-hint">
          {inMemory ? text.settings.restoreNotInMemory : text.settings.restoreHint}
        </p>
      </Card>
      <Confirm
        open={file !== null}
        onClose={() => setFile(null)}
        title={text.settings.restoreTitle}
        action={text.settings.restorePlan}
        busy={plan.isPending}
        onConfirm={() => file !== null && plan.mutate(file)}
      >
        {text.settings.restoreWarning(file?.name ?? '')}
      </Confirm>
    </Section>
  )
}
