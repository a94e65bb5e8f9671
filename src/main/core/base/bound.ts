/** Lets so much work of one key go on at the same time; the rest waits in the order in which it came. */
export function createBound<Key>(limit: number) {
  const busy = new Map<Key, { running: number; waiting: (() => void)[] }>()
  return async <T>(key: Key, work: () => Promise<T>): Promise<T> => {
    const slots = busy.get(key) ?? { running: 0, waiting: [] }
    busy.set(key, slots)
    if (slots.running >= limit) await new Promise<void>((resolve) => slots.waiting.push(resolve))
    else slots.running++
    try {
      return await work()
    } finally {
      // The slot goes straight to the next in line, so that nobody who comes meanwhile takes it.
      const next = slots.waiting.shift()
      if (next !== undefined) next()
      else if (--slots.running === 0) busy.delete(key)
    }
  }
}
