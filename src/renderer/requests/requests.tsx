import { useQuery } from '@tanstack/react-query'
import { FlaskConical, Pause, Play, SearchX, Trash2 } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { meQuery } from '../api/queries.ts'
import { type RequestSummary, useClearRequests, useRecord, useRequests } from '../api/requests.ts'
import { settingsQuery } from '../api/settings.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, Failed, SkeletonRows } from '../ui/states.tsx'
import { toasts } from '../ui/toasts.ts'
import { useUrlState } from '../ui/url-state.ts'
import { createMatcher, isFiltered, useRequestFilter } from './filter.ts'
import { FilterBar } from './filter-bar.tsx'
import { MoreActions } from './more-actions.tsx'
import { NoRequests } from './no-requests.tsx'
import { RequestList } from './request-list.tsx'
import { RequestPanel } from './request-panel.tsx'
import { TestWorld } from './test-world.tsx'
import { text } from './text.ts'
import { useHeld } from './use-held.ts'
import './requests.css'

const TEST_WORLD = 'test-world'

/** What clients ask this server: a live list, and one request opened beside it. */
export function Requests() {
  const me = useQuery(meQuery).data
  const settings = useQuery(settingsQuery).data
  const query = useRequests()
  const [paused, setPaused] = useState(false)
  const { log, newer: unseen, hold, release } = useHeld(query.data)
  const { filter, set, clear } = useRequestFilter()
  const [id, setId] = useUrlState('id')
  const [panel, setPanel] = useUrlState('panel')
  const [faultLike, setFaultLike] = useState<RequestSummary | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const clearing = useClearRequests()
  const record = useRecord()

  const entries = log?.entries
  const matches = createMatcher(filter)
  const shown = entries?.filter(matches) ?? []
  const newer = unseen.filter(matches).length
  const open = id === '' ? null : Number(id)
  const openRequest = useCallback((next: number) => setId(String(next)), [setId])
  const close = useCallback(() => {
    setId('')
    // Where the request covered the list, this is shown first.
    requestAnimationFrame(() => list.current?.focus({ preventScroll: true }))
  }, [setId])

  useEffect(() => {
    if (open === null) return
    const onKey = (event: KeyboardEvent) => {
      const isBusy =
        event.defaultPrevented || document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')
      if (event.key === 'Escape' && !isBusy) close()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [open, close])

  const pause = () => {
    setPaused(true)
    hold()
  }
  const showNewest = () => {
    setPaused(false)
    release()
    list.current?.scrollTo(0, 0)
  }
  // Rows that someone looks at stay where they are.
  const onScrolled = (scrolled: boolean) => {
    if (scrolled) hold()
    else if (!paused) release()
  }
  const answerWithFault = (request: RequestSummary) => {
    setFaultLike(request)
    setPanel(TEST_WORLD)
  }
  const isEmpty = entries !== undefined && shown.length === 0 && !isFiltered(filter)
  const isStaff = me?.is_staff === true
  const isTestWorld = isStaff && settings?.test_world === true
  const isOff = settings?.record_requests === false
  const turnOn = isStaff && (
    <Button variant="primary" busy={record.isPending} onClick={() => record.mutate(true)}>
      {text.startRecording}
    </Button>
  )

  return (
    <Page
      title={text.title}
      {...(open !== null && { part: `#${open}` })}
      intro={text.intro}
      actions={
        <>
          {isTestWorld && (
            <Button icon={FlaskConical} onClick={() => setPanel(TEST_WORLD)}>
              {text.testWorld}
            </Button>
          )}
          <Button icon={paused ? Play : Pause} onClick={paused ? showNewest : pause}>
            {paused ? text.resume : text.pause}
          </Button>
          {isStaff && (
            <Button
              icon={Trash2}
              busy={clearing.isPending}
              onClick={() => {
                showNewest()
                clearing.mutate(undefined, { onSuccess: () => toasts.succeeded(text.cleared) })
              }}
            >
              {text.clear}
            </Button>
          )}
          <MoreActions shown={shown} isFiltered={isFiltered(filter)} isRecording={!isOff} isStaff={isStaff} />
        </>
      }
    >
      <div className="requests" data-open={open !== null || undefined}>
        <Card>
          <div className="requests-list">
            <FilterBar
              filter={filter}
              entries={entries ?? []}
              shown={shown.length}
              onChange={set}
              onClear={clear}
            />
            {isOff && !isEmpty && (
              <Notice tone="warn" title={text.recordingStopped} actions={turnOn}>
                {isStaff ? text.recordingStoppedHint : text.recordingStoppedStaff}
              </Notice>
            )}
            {query.isError && entries === undefined && (
              <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
            )}
            {query.isPending && <SkeletonRows rows={8} height={40} />}
            {isEmpty && <NoRequests isOff={isOff} isStaff={isStaff} turnOn={turnOn} />}
            {entries !== undefined && !isEmpty && shown.length === 0 && (
              <Empty
                icon={SearchX}
                title={text.noMatch}
                action={<Button onClick={clear}>{text.clearFilters}</Button>}
              >
                {text.noMatchHint}
              </Empty>
            )}
            {shown.length > 0 && (
              <RequestList
                ref={list}
                requests={shown}
                open={open}
                onOpen={openRequest}
                onScrolled={onScrolled}
              />
            )}
            {newer > 0 && (
              <p className="requests-newer">
                <Button variant="primary" onClick={showNewest}>
                  {text.newer(newer)}
                </Button>
              </p>
            )}
          </div>
        </Card>
        {open !== null && (
          <RequestPanel
            key={open}
            id={open}
            onClose={close}
            {...(isTestWorld && { onFault: answerWithFault })}
          />
        )}
      </div>
      {isTestWorld && (
        <TestWorld
          open={panel === TEST_WORLD}
          like={faultLike}
          onClose={() => {
            setPanel('')
            setFaultLike(null)
          }}
        />
      )}
    </Page>
  )
}
