import { text } from './text.ts'

/** How many devices are registered, out of the maximum. */
export function Cap({ held, cap }: { held: number | undefined; cap: number | undefined }) {
  const known = held !== undefined && cap !== undefined
  const full = known && held >= cap
  return (
    <div className="cap">
      <span className={full ? 'cap-marks cap-full' : 'cap-marks'} aria-hidden>
        {Array.from({ length: cap ?? 20 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical items
          <i key={index} data-held={known && index < held} />
        ))}
      </span>
      <span className="muted number">
        {known ? (full ? text.capFull(cap) : text.cap(held, cap)) : '\u00a0'}
      </span>
    </div>
  )
}
