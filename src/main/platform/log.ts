import { visibleText } from '../../shared/visible-text.ts'
import { LOG_LEVELS, type LogLevel } from '../core/base/config-values.ts'
import type { Log, LogFields } from '../core/base/host.ts'

/** Writes messages at or above `level` to stderr, one per line, as JSON or as plain text. */
export function createLog(options: { level: LogLevel; json: boolean; write?: (line: string) => void }): Log {
  const write = options.write ?? ((line: string) => void process.stderr.write(line))
  const from = LOG_LEVELS.indexOf(options.level)
  const at =
    (level: LogLevel) =>
    (fields: LogFields, message: string): void => {
      if (LOG_LEVELS.indexOf(level) < from) return
      const time = new Date().toISOString()
      // JSON escapes line breaks, so a value cannot forge a log line.
      const line = options.json
        ? JSON.stringify({ ...fields, time, level, message })
        : `${time.slice(11, 19)} ${level} ${message}${format(fields)}`
      write(`${visibleText(line)}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function format(fields: LogFields): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    .join('')
}
