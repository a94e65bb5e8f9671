import { z } from 'zod'
import type { RunningCompanion } from './companion.ts'
import { sessionOf } from './window.ts'

const clockSchema = z.object({ now: z.string() })

/** Sets the clock of a test world, started with `control`, and returns its time. */
export async function setClock(
  companion: RunningCompanion,
  change: { now?: string; advance?: string; frozen?: boolean },
): Promise<string> {
  const answer = await fetch(`${companion.url}/_companion/test_world/clock`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...(await sessionOf(companion)) },
    body: JSON.stringify(change),
  })
  return clockSchema.parse(await answer.json()).now
}
