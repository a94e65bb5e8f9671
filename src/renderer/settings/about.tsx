import { useMutation, useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { CompanionBridge, UpdateAnswer } from '../../shared/ipc.ts'
import { healthQuery } from '../api/queries.ts'
import { licencesQuery } from '../api/settings.ts'
import { desktop } from '../app/desktop.ts'
import { text } from '../text.ts'
import { Button } from '../ui/button.tsx'
import { SearchField } from '../ui/field.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'

/** What this is, and what it is made of. */
export function About() {
  const version = useQuery(healthQuery).data?.version
  return (
    <>
      <Card padded>
        <div className="about">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="48" height="48" />
          <div>
            <h2>{text.app.name}</h2>
            <p className="soft number">
              {text.settings.version} {version}
            </p>
            {desktop && <DesktopBuild bridge={desktop} />}
            <p>{text.settings.about}</p>
            <p className="soft">{text.settings.notAffiliated}</p>
            <p className="about-links">
              <a href="/_companion/docs">{text.settings.reference}</a>
              <a href="/api/schema/">{text.settings.schema}</a>
            </p>
          </div>
        </div>
      </Card>
      {version !== undefined && <Licences version={version} />}
    </>
  )
}

/** What the desktop app knows of its build, and whether there is a newer one. */
function DesktopBuild({ bridge }: { bridge: CompanionBridge }) {
  const build = useQuery({ queryKey: ['build'], queryFn: () => bridge.buildInfo() }).data
  const updates = useMutation({
    mutationFn: (step: 'check' | 'download') =>
      step === 'check' ? bridge.checkForUpdates() : bridge.downloadUpdate(),
  })
  const [percent, setPercent] = useState(0)
  useEffect(() => bridge.onUpdateProgress(setPercent), [bridge])
  const words = text.settings.updates
  const downloading = updates.isPending && updates.variables === 'download'
  return (
    <div className="build">
      {build && (
        <p className="soft number">
          {build.commit !== null && text.settings.builtFrom(build.commit, build.date ?? '')} Electron{' '}
          {build.electron} · Chromium {build.chromium} · Node {build.node}
        </p>
      )}
      <p>
        <Button busy={updates.isPending} onClick={() => updates.mutate('check')}>
          {text.settings.checkUpdates}
        </Button>{' '}
        {updates.data?.kind === 'available' && (
          <Button onClick={() => updates.mutate('download')}>{words.download}</Button>
        )}
        {updates.data?.kind === 'downloaded' && (
          <Button variant="primary" onClick={() => void bridge.restartToUpdate()}>
            {words.restart}
          </Button>
        )}{' '}
        <span role="status">
          {downloading ? words.downloading(percent) : updates.data && updateText(updates.data)}
        </span>
      </p>
      {updates.data?.kind === 'available' && updates.data.notes !== null && (
        <pre className="soft">{updates.data.notes}</pre>
      )}
    </div>
  )
}

function updateText(answer: UpdateAnswer): string {
  const words = text.settings.updates
  switch (answer.kind) {
    case 'off':
      return words.off
    case 'current':
      return words.current(answer.version)
    case 'available':
      return words.available(answer.version)
    case 'downloaded':
      return words.downloaded(answer.version)
    case 'failed':
      return words.failed(answer.reason)
  }
}

function Licences({ version }: { version: string }) {
  const licences = useQuery(licencesQuery(version))
  const [search, setSearch] = useState('')
  return (
    <Section title={text.settings.licences} intro={text.settings.licencesHint}>
      <Card>
        <div className="filter-bar">
          <SearchField
            label={text.settings.findPackage}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <QueryView query={licences} skeleton={<SkeletonRows rows={8} height={40} />}>
          {(packages) => (
            <ul className="rows">
              {packages
                .filter(({ name }) => name.includes(search.trim().toLowerCase()))
                .map((item) => (
                  <li key={`${item.name}@${item.version}`}>
                    <details className="licence">
                      <summary>
                        <ChevronRight aria-hidden size={14} />
                        <span className="truncate">{item.name}</span>
                        <span className="soft number">{item.version}</span>
                        <span className="soft licence-name">{item.licence}</span>
                      </summary>
                      <pre>{item.text ?? text.settings.noLicenceText}</pre>
                    </details>
                  </li>
                ))}
            </ul>
          )}
        </QueryView>
      </Card>
    </Section>
  )
}
