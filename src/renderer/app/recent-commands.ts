import { z } from 'zod'
import { stored } from '../api/stored.ts'

const KEY = 'recent-commands'
const KEPT = 4

const idsSchema = z.array(z.string()).catch([])

/** The IDs of the commands that were run last in this tab, newest first. */
export const recentCommands = (): string[] => idsSchema.parse(stored.read(KEY))

export const rememberCommand = (id: string): void =>
  stored.write(KEY, [id, ...recentCommands().filter((other) => other !== id)].slice(0, KEPT))
