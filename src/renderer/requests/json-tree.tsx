import { useState } from 'react'
import { SpelledNumber } from './parse-json.ts'
import { text } from './text.ts'

/** How many levels are open at first. */
const OPEN_LEVELS = 2
/** How many entries of a list or object are shown at once. */
const CHUNK = 100

/** JSON as a tree. What is closed is not in the document. */
export function JsonTree({ value }: { value: object }) {
  return (
    <div className="tree">
      <Entries value={value} level={0} />
    </div>
  )
}

function Entries({ value, level }: { value: object; level: number }) {
  const [limit, setLimit] = useState(CHUNK)
  const entries = Object.entries(value)
  if (entries.length === 0) return <span className="muted">{Array.isArray(value) ? '[]' : '{}'}</span>
  return (
    <ul>
      {entries.slice(0, limit).map(([name, child]) => (
        <li key={name}>
          <Entry name={name} value={child} level={level} />
        </li>
      ))}
      {entries.length > limit && (
        <li>
          <button type="button" className="tree-more" onClick={() => setLimit(limit + CHUNK)}>
            {text.showMore(Math.min(CHUNK, entries.length - limit))}
          </button>
        </li>
      )}
    </ul>
  )
}

function Entry({ name, value, level }: { name: string; value: unknown; level: number }) {
  const [open, setOpen] = useState(level + 1 < OPEN_LEVELS)
  const isBranch = typeof value === 'object' && value !== null && !(value instanceof SpelledNumber)
  if (!isBranch || Object.keys(value).length === 0) {
    return (
      <span className="tree-leaf">
        <span className="tree-name">{name}</span> <span>{leafText(value)}</span>
      </span>
    )
  }
  const size = Object.keys(value).length
  return (
    <>
      <button type="button" className="tree-branch" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="tree-name">{name}</span>{' '}
        <span className="muted">{Array.isArray(value) ? text.items(size) : text.fields(size)}</span>
      </button>
      {open && <Entries value={value} level={level + 1} />}
    </>
  )
}

const leafText = (value: unknown) => (value instanceof SpelledNumber ? value.source : JSON.stringify(value))
