import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../api/client.ts'
import { databaseQuery, type User } from '../api/queries.ts'
import { type AppSettings, settingsQuery } from '../api/settings.ts'
import { desktop } from '../app/desktop.ts'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { CopyIcon } from '../ui/copy.tsx'
import { TextField } from '../ui/field.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { toasts } from '../ui/toasts.ts'
import { bytes } from '../ui/units.ts'
import { Backup } from './backup.tsx'
import { Desktop } from './desktop.tsx'

type Change = { port?: number; activity_limit?: number }

function useSaveSettings() {
  return useMutation({
    mutationFn: (body: Change) => take(api.PATCH('/_companion/settings', { body })),
    onSuccess: (settings, _body, _result, { client }) => {
      toasts.succeeded(text.settings.saved)
      client.setQueryData(settingsQuery.queryKey, settings)
    },
  })
}

/** How the server runs, where its data is, and copies of it. */
export function AppTab({ me }: { me: User }) {
  const settings = useQuery(settingsQuery)
  return (
    <QueryView query={settings} skeleton={<SkeletonRows rows={4} />}>
      {(data) => (
        <>
          {!me.is_staff && <Notice tone="info">{text.settings.onlyStaff}</Notice>}
          <Section title={text.settings.server}>
            <Card padded>
              <ServerForm settings={data} isStaff={me.is_staff} />
            </Card>
          </Section>
          <Desktop />
          <Section title={text.settings.data}>
            <Card padded>
              <DataFacts settings={data} />
            </Card>
          </Section>
          {me.is_staff && <Backup settings={data} />}
        </>
      )}
    </QueryView>
  )
}

function ServerForm({ settings, isStaff }: { settings: AppSettings; isStaff: boolean }) {
  const save = useSaveSettings()
  return (
    <div className="form">
      <div className="form-row">
        <NumberField
          label={text.settings.port}
          hint={text.settings.portHint(settings.listening_on)}
          fault={text.settings.portRange}
          range={[1024, 65_535]}
          value={settings.port}
          disabled={!isStaff}
          onSave={(port) => save.mutate({ port })}
        />
        <NumberField
          label={text.settings.activityLimit}
          fault={text.settings.activityRange}
          range={[100, 1_000_000]}
          value={settings.activity_limit}
          disabled={!isStaff}
          onSave={(activity_limit) => save.mutate({ activity_limit })}
        />
      </div>
      <div>
        <p className="fact-name">{text.settings.origins}</p>
        <p>
          {settings.allowed_origins.length === 0
            ? text.settings.noOrigins
            : settings.allowed_origins.join(', ')}
        </p>
      </div>
    </div>
  )
}

/** A number with its own Save, which appears once it differs. */
function NumberField({
  label,
  hint,
  fault,
  range: [min, max],
  value,
  disabled,
  onSave,
}: {
  label: string
  hint?: string
  fault: string
  range: readonly [number, number]
  value: number
  disabled: boolean
  onSave: (value: number) => void
}) {
  const [input, setInput] = useState(String(value))
  const number = Number(input)
  const valid = Number.isInteger(number) && number >= min && number <= max
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (valid && number !== value) onSave(number)
      }}
    >
      <TextField
        label={label}
        hint={hint}
        inputMode="numeric"
        value={input}
        disabled={disabled}
        error={valid ? undefined : fault}
        onChange={(event) => setInput(event.target.value)}
      />
      {valid && number !== value && (
        <Button type="submit" className="save-number">
          {text.common.save}
        </Button>
      )}
    </form>
  )
}

function DataFacts({ settings }: { settings: AppSettings }) {
  const database = useQuery(databaseQuery)
  return (
    <dl className="data-facts">
      <dt>{text.settings.dataFolder}</dt>
      <dd>
        {settings.data_dir === null ? (
          text.settings.dataMemory
        ) : (
          <>
            <code>{settings.data_dir}</code>
            <CopyIcon value={settings.data_dir} what={text.settings.dataWhat} />
            {desktop && (
              <Button onClick={() => void desktop?.openDataFolder()}>{text.settings.openFolder}</Button>
            )}
          </>
        )}
      </dd>
      <dt>{text.settings.databaseSize}</dt>
      <dd>{database.data && bytes(database.data.size)}</dd>
    </dl>
  )
}
