import type { RecordedRequest } from '../api/requests.ts'
import { compareBodies, compareHeaders, type Difference, type Response } from './compare.ts'
import { text } from './text.ts'
import { durationText, statusText, statusTone } from './words.ts'

const { replay } = text

const SHOWN = 50

export type Replayed = Response & { status: number; durationMs: number }

/** A recorded response and that of the replay: status, headers that matter, and where the bodies differ. */
export function Comparison({ recorded, replayed }: { recorded: RecordedRequest; replayed: Replayed }) {
  const headers = compareHeaders(recorded.response, replayed)
  const body = compareBodies(recorded.response.body, replayed.body)
  const isSame = recorded.status === replayed.status && headers.length + body.length === 0
  return (
    <section className="comparison" aria-label={replay.result} role="status">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{replay.what}</th>
            <th scope="col">{replay.recorded}</th>
            <th scope="col">{replay.replayed}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{replay.status}</th>
            <td data-tone={statusTone(recorded.status)}>{statusText(recorded.status)}</td>
            <td data-tone={statusTone(replayed.status)}>{replayed.status}</td>
          </tr>
          <tr>
            <th scope="row">{replay.duration}</th>
            <td>{durationText(recorded.duration_ms)}</td>
            <td>{durationText(replayed.durationMs)}</td>
          </tr>
          {[...headers, ...body.slice(0, SHOWN)].map((difference) => (
            <Row key={difference.what} difference={difference} />
          ))}
        </tbody>
      </table>
      {body.length > SHOWN && <p className="muted">{replay.moreDifferences(body.length - SHOWN)}</p>}
      {isSame ? <p>{replay.same}</p> : body.length === 0 && <p className="muted">{replay.sameBody}</p>}
    </section>
  )
}

function Row({ difference: { what, before, after } }: { difference: Difference }) {
  const cell = (value: string | null) =>
    value === null ? <span className="muted">{replay.missing}</span> : <code>{value}</code>
  return (
    <tr>
      <th scope="row">
        <code>{what === '' ? text.body : what}</code>
      </th>
      <td>{cell(before)}</td>
      <td>{cell(after)}</td>
    </tr>
  )
}
