import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { desktop } from '../api/desktop.ts'
import { databaseQuery, type User } from '../api/queries.ts'
import { type AppSettings, settingsQuery } from '../api/settings.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { CopyIcon } from '../ui/copy.tsx'
import { TextField } from '../ui/field.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { SwitchRow } from '../ui/switch.tsx'
import { common } from '../ui/text.ts'
import { bytes } from '../ui/units.ts'
import { AllowedOrigins } from './allowed-origins.tsx'
import { Backup } from './backup.tsx'
import { Desktop } from './desktop.tsx'
import { text } from './text.ts'
import { useSaveSettings } from './use-save-settings.ts'

/** Settings of the server, its data, and backups. */
export function AppTab({ me }: { me: User }) {
  const settings = useQuery(settingsQuery)
  return (
    <QueryView query={settings} skeleton={<SkeletonRows rows={4} />}>
      {(data) => (
        <>
          {!me.is_staff && <Notice tone="info">{text.onlyStaff}</Notice>}
          <Section aside title={text.server}>
            <Card padded>
              <ServerForm settings={data} isStaff={me.is_staff} />
            </Card>
          </Section>
          <Desktop />
          <Section aside title={text.data}>
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
          label={text.port}
          hint={text.portHint(settings.listening_on)}
          error={text.portRange}
          range={[1024, 65_535]}
          value={settings.port}
          disabled={!isStaff}
          onSave={(port) => save.mutate({ port })}
        />
        <NumberField
          label={text.activityLimit}
          error={text.activityRange}
          range={[100, 1_000_000]}
          value={settings.activity_limit}
          disabled={!isStaff}
          onSave={(activity_limit) => save.mutate({ activity_limit })}
        />
      </div>
      <SwitchRow
        label={text.recordRequests.label}
        hint={text.recordRequests.hint}
        checked={settings.record_requests}
        disabled={!isStaff}
        onChange={(record_requests) => save.mutate({ record_requests })}
      />
      <AllowedOrigins settings={settings} isStaff={isStaff} />
    </div>
  )
}

/** A number field with its own Save button, shown once the value differs. */
function NumberField({
  label,
  hint,
  error,
  range: [min, max],
  value,
  disabled,
  onSave,
}: {
  label: string
  hint?: string
  error: string
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
        error={valid ? undefined : error}
        onChange={(event) => setInput(event.target.value)}
      />
      {valid && number !== value && (
        <Button type="submit" className="save-number">
          {common.save}
        </Button>
      )}
    </form>
  )
}

function DataFacts({ settings }: { settings: AppSettings }) {
  const database = useQuery(databaseQuery)
  return (
    <dl className="data-facts">
      <dt>{text.dataFolder}</dt>
      <dd>
        {settings.data_dir === null ? (
          text.dataMemory
        ) : (
          <>
            <code>{settings.data_dir}</code>
            <CopyIcon value={settings.data_dir} what={text.dataWhat} />
            {desktop && <Button onClick={() => void desktop?.openDataFolder()}>{text.openFolder}</Button>}
          </>
        )}
      </dd>
      <dt>{text.databaseSize}</dt>
      <dd>{database.data && bytes(database.data.size)}</dd>
    </dl>
  )
}
