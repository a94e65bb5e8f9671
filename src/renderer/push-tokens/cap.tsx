import { text } from '../text.ts'

/** How near the cap the person is. */
export function Cap({ held, cap }: { held: number | undefined; cap: number | undefined }) {
  const known = held !== undefined && cap !== undefined
  const full = known && held >= cap
  return (
    <div className="cap">
      <span className={full ? 'cap-marks cap-full' : 'cap-marks'} aria-hidden>
        {Array.from({ length: cap ?? 20 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
          <i key={index} data-held={known && index < held} />
        ))}
      </span>
      <span className="soft number">
        {known ? (full ? text.pushTokens.capFull(cap) : text.pushTokens.cap(held, cap)) : '\u00a0'}
      </span>
    </div>
  )
}
