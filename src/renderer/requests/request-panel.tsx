import { useQuery } from '@tanstack/react-query'
import { FileQuestion, FlaskConical, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../api/client.ts'
import { type RecordedRequest, requestQuery } from '../api/requests.ts'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty, Failed, SkeletonRows } from '../ui/states.tsx'
import { CopyMenu } from './copy-menu.tsx'
import { Message } from './message.tsx'
import { refusalOf } from './refusal.ts'
import { Replay } from './replay.tsx'
import { text } from './text.ts'
import { credentialText, durationText, exactTime, pathText, statusText, statusTone } from './words.ts'
import './panel.css'

/** One request: what it was, which check refused it, and both messages. */
export function RequestPanel({
  id,
  onClose,
  onFault,
}: {
  id: number
  onClose: () => void
  /** Set for a test world. */
  onFault?: (request: RecordedRequest) => void
}) {
  const query = useQuery(requestQuery(id))
  const panel = useRef<HTMLElement>(null)
  // Where the panel covers the list, the focused row is gone.
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === document.body || activeElement?.checkVisibility() === false) panel.current?.focus()
  }, [])
  const request = query.data
  return (
    <section ref={panel} className="card request-panel" aria-label={`${text.request} ${id}`} tabIndex={-1}>
      <header className="request-panel-header">
        <h2>
          {request && (
            <>
              <span className="request-panel-method">{request.method}</span> <code>{pathText(request)}</code>
            </>
          )}
        </h2>
        {request && (
          <span className="request-panel-status" data-tone={statusTone(request.status)}>
            {statusText(request.status)}
          </span>
        )}
        <IconButton label={text.close} icon={X} onClick={onClose} />
      </header>
      <div className="request-panel-body">
        {query.isPending && <SkeletonRows rows={8} height={40} />}
        {query.isError &&
          request === undefined &&
          (query.error instanceof ApiError && query.error.status === 404 ? (
            <Empty icon={FileQuestion} title={text.gone}>
              {query.error.message}
            </Empty>
          ) : (
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          ))}
        {request && (
          <>
            <div className="button-row">
              <CopyMenu request={request} />
              <Replay request={request} />
              {onFault && (
                <Button icon={FlaskConical} onClick={() => onFault(request)}>
                  {text.answerWithFault}
                </Button>
              )}
            </div>
            <Facts request={request} />
            <Message title={text.request} message={request.request} />
            {request.status === null ? (
              <p className="muted">{text.noResponse}</p>
            ) : (
              <Message title={text.response} message={request.response} />
            )}
          </>
        )}
      </div>
    </section>
  )
}

function Facts({ request }: { request: RecordedRequest }) {
  const refusal = refusalOf(request)
  return (
    <dl className="request-facts" aria-label={text.details}>
      {refusal && (
        <Fact name={text.refusedBy}>
          <Badge tone={statusTone(request.status)}>{refusal.check}</Badge> {refusal.reason}
        </Fact>
      )}
      {request.fault !== null && (
        <Fact name={text.faultFact}>
          <Badge tone="info">{text.faultId(request.fault)}</Badge> {text.faultApplied}
        </Fact>
      )}
      {request.operation !== null && (
        <Fact name={text.operationId}>
          <code>{request.operation}</code>{' '}
          <Link href={`/_companion/docs?operation=${encodeURIComponent(request.operation)}`}>
            {text.openReference}
          </Link>
        </Fact>
      )}
      <Fact name={text.credential}>{credentialText(request)}</Fact>
      {request.user !== null && <Fact name={text.user}>{request.user}</Fact>}
      <Fact name={text.duration}>
        <span className="number">{durationText(request.duration_ms)}</span>
      </Fact>
      <Fact name={text.time}>
        <time dateTime={request.at} title={request.at}>
          {exactTime(request.at)}
        </time>
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
