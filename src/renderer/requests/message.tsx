import { useMemo, useState } from 'react'
import type { RecordedRequest } from '../api/requests.ts'
import { CopyIcon } from '../ui/copy.tsx'
import { JsonTree } from './json-tree.tsx'
import { parseJson } from './parse-json.ts'
import { text } from './text.ts'

/** The headers and the body of a request or a response. */
export function Message({ title, message }: { title: string; message: RecordedRequest['request'] }) {
  const headers = Object.entries(message.headers)
  return (
    <section className="message" aria-label={title}>
      <h3>{title}</h3>
      <Body title={title} message={message} />
      <details>
        <summary>{text.headers(headers.length)}</summary>
        <dl className="message-headers">
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  )
}

function Body({ title, message }: { title: string; message: RecordedRequest['request'] }) {
  const { body } = message
  const tree = useMemo(() => treeOf(message), [message])
  const [raw, setRaw] = useState(false)
  if (body === null) return <p className="muted">{text.noBody}</p>
  const isTree = tree !== undefined && !raw
  return (
    <div className="message-body">
      <div className="message-tools">
        {tree !== undefined && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout
          <span role="group" className="segments" aria-label={text.view(title)}>
            <button type="button" aria-pressed={!raw} onClick={() => setRaw(false)}>
              {text.tree}
            </button>
            <button type="button" aria-pressed={raw} onClick={() => setRaw(true)}>
              {text.raw}
            </button>
          </span>
        )}
        <CopyIcon value={body} what={`${title.toLowerCase()} ${text.body.toLowerCase()}`} />
      </div>
      {isTree ? (
        <JsonTree value={tree} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
        <pre className="message-raw" tabIndex={0}>
          <code>{body}</code>
        </pre>
      )}
      {message.truncated && <p className="muted">{text.truncated}</p>}
    </div>
  )
}

/** A body's fields: those of JSON or of a form. Undefined for anything else. */
function treeOf({ headers, body }: RecordedRequest['request']): object | undefined {
  if (body === null) return undefined
  if (headers['content-type']?.includes('x-www-form-urlencoded') === true)
    return Object.fromEntries(new URLSearchParams(body))
  const value = parseJson(body)
  return typeof value === 'object' && value !== null ? value : undefined
}
