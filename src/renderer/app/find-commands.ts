import fuzzysort from 'fuzzysort'
import type { Command } from './commands.ts'

const SHOWN = 12

/** The commands that match a query, best first. An empty query finds all pages and actions. */
export function findCommands(commands: readonly Command[], query: string): Command[] {
  if (query === '') return commands.slice(0, SHOWN)
  return fuzzysort
    .go(query, commands, { keys: ['name', 'section'], limit: SHOWN, threshold: 0.3 })
    .map(({ obj }) => obj)
}
