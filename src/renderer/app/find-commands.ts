import fuzzysort from 'fuzzysort'
import type { Command } from './commands.ts'
import { recentCommands } from './recent-commands.ts'
import { text } from './text.ts'

const SHOWN = 12

export type Section = { value: string; items: Command[] }

/** The commands that match a query, best first. */
export const findCommands = (commands: readonly Command[], query: string): Command[] =>
  fuzzysort
    .go(query, commands, { keys: ['name', 'section'], limit: SHOWN, threshold: 0.3 })
    .map(({ obj }) => obj)

/** What the palette shows before anything is typed: recent commands, then all pages and actions. */
export function startingCommands(commands: readonly Command[]): Section[] {
  const { palette } = text
  const recent = recentCommands().flatMap((id) => commands.filter((command) => command.id === id))
  const others = commands.filter(
    ({ id, section }) =>
      (section === palette.pages || section === palette.actions) && !recent.some((one) => one.id === id),
  )
  const first = recent.length === 0 ? [] : [{ value: palette.recent, items: recent }]
  return [...first, ...inSections(others)]
}

/** Commands by section. The section of the best match comes first. */
export const inSections = (commands: readonly Command[]): Section[] =>
  [...Map.groupBy(commands, ({ section }) => section)].map(([value, items]) => ({ value, items }))
