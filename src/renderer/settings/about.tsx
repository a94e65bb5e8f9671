import { useMutation, useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { CompanionBridge, UpdateAnswer } from '../../shared/ipc.ts'
import { desktop } from '../api/desktop.ts'
import { healthQuery } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { SearchField } from '../ui/field.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { APP_NAME } from '../ui/text.ts'
import { useUrlState } from '../ui/url-state.ts'
import { licensesQuery } from './licenses.ts'
import { text } from './text.ts'

/** Version, links, and licenses. */
export function About() {
  const version = useQuery(healthQuery).data?.version
  return (
    <>
      <Card padded>
        <div className="about">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="48" height="48" />
          <div>
            <h2>{APP_NAME}</h2>
            <p className="muted number">
              {text.version} {version}
            </p>
            {desktop && <DesktopBuild bridge={desktop} />}
            <p>{text.about}</p>
            <p className="muted">{text.notAffiliated}</p>
            <p className="about-links">
              <Link href="/_companion/docs">{text.reference}</Link>
              <a href="/api/schema/">{text.schema}</a>
            </p>
          </div>
        </div>
      </Card>
      {version !== undefined && <Licenses version={version} />}
    </>
  )
}

/** The desktop app's build, and a check for updates. */
function DesktopBuild({ bridge }: { bridge: CompanionBridge }) {
  const build = useQuery({ queryKey: ['build'], queryFn: () => bridge.buildInfo() }).data
  const updates = useMutation({
    mutationFn: (step: 'check' | 'download') =>
      step === 'check' ? bridge.checkForUpdates() : bridge.downloadUpdate(),
  })
  const [percent, setPercent] = useState(0)
  useEffect(() => bridge.onUpdateProgress(setPercent), [bridge])
  const words = text.updates
  const downloading = updates.isPending && updates.variables === 'download'
  return (
    <div className="build">
      {build && (
        <p className="muted number">
          {build.commit !== null && text.builtFrom(build.commit, build.date ?? '')} Electron {build.electron}{' '}
          · Chromium {build.chromium} · Node {build.node}
        </p>
      )}
      <p>
        <Button busy={updates.isPending} onClick={() => updates.mutate('check')}>
          {text.checkUpdates}
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
  const words = text.updates
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

function Licenses({ version }: { version: string }) {
  const licenses = useQuery(licensesQuery(version))
  const [search, setSearch] = useUrlState('search')
  return (
    <Section title={text.licenses} intro={text.licensesHint}>
      <Card>
        <div className="filter-bar">
          <SearchField
            label={text.findPackage}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <QueryView query={licenses} skeleton={<SkeletonRows rows={8} height={40} />}>
          {(packages) => (
            <ul className="rows">
              {packages
                .filter(({ name }) => name.includes(search.trim().toLowerCase()))
                .map((item) => (
                  <li key={`${item.name}@${item.version}`}>
                    <details className="license">
                      <summary>
                        <ChevronRight aria-hidden size={14} />
                        <span className="truncate">{item.name}</span>
                        <span className="muted number">{item.version}</span>
                        <span className="muted license-name">{item.license}</span>
                      </summary>
                      <pre>{item.text ?? text.noLicenseText}</pre>
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
