/** Numbers from 0 to 3, derived from the seed: how many ticks each call waits. */
export function pausesOf(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 30
  }
}
