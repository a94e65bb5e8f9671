/** Has pieces of work that have the same key take turns. A piece must not ask for a turn of its own key. */
export type InTurn<Key> = <T>(key: Key, work: () => Promise<T>) => Promise<T>

/** `own` is told of each piece of work, so that the stop waits for it. */
export function createTurns<Key>(own: <T>(work: Promise<T>) => Promise<T>): InTurn<Key> {
  const last = new Map<Key, Promise<unknown>>()
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve()
    const turn = own(before.then(work, work))
    last.set(key, turn)
    const leave = (): void => {
      if (last.get(key) === turn) last.delete(key)
    }
    turn.then(leave, leave)
    return turn
  }
}
