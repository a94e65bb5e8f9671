import { text } from '../text.ts'

/** How near the cap the person is. */
export function Cap({ held, cap }: { held: number | undefined; cap: number | undefined }) {
  const known = held !== undefined && cap !== undefined
  const full = known && held >= cap
  return (
    <div className="cap">
      <meter
        className={full ? 'cap-meter cap-full' : 'cap-meter'}
        min={0}
        max={cap ?? 20}
        value={held ?? 0}
        aria-label={text.pushTokens.capLabel}
      />
      <span className="soft number">
        {known ? (full ? text.pushTokens.capFull(cap) : text.pushTokens.cap(held, cap)) : '\u00a0'}
      </span>
    </div>
  )
}
