type Meaning = 'left' | 'right' | 'jump' | 'down'

const meanings: Readonly<Record<string, Meaning>> = {
  ArrowLeft: 'left',
  KeyA: 'left',
  ArrowRight: 'right',
  KeyD: 'right',
  ArrowUp: 'jump',
  KeyW: 'jump',
  Space: 'jump',
  ArrowDown: 'down',
  KeyS: 'down',
}

/** The keys that steer, by `KeyboardEvent.code` (their place, whatever the layout), and which of them are held. */
export function keysHeld() {
  const held = new Set<string>()
  const holds = (way: Meaning) => [...held].some((code) => meanings[code] === way)
  return {
    /** Notes a key. Says what it asks for now: nothing new (`held`) on repeat and release; undefined if it is no key of ours. */
    set(code: string, pressed: boolean): Meaning | 'held' | undefined {
      const meaning = meanings[code]
      if (!meaning) return undefined
      const isNew = pressed && !held.has(code)
      if (pressed) held.add(code)
      else held.delete(code)
      return isNew ? meaning : 'held'
    },
    /** The way to go; none while both or neither is held. */
    steer: (): -1 | 0 | 1 => {
      const left = holds('left')
      if (left === holds('right')) return 0
      return left ? -1 : 1
    },
    clear: () => held.clear(),
  }
}
