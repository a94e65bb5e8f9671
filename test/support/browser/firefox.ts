import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

const executablePath =
  process.env.FIREFOX_PATH ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync)

/** Whether there is a Firefox to test with. */
export const hasFirefox = executablePath !== undefined

export type Firefox = {
  goto(url: string): Promise<void>
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>
  /** Waits until an expression in the page is truthy. */
  until(expression: string): Promise<void>
  /** Types keys, each pressed and released. */
  type(keys: string): Promise<void>
  /** Uncaught exceptions and console errors. */
  faults: string[]
  close(): Promise<void>
}

const messageSchema = z.object({
  id: z.number().optional(),
  type: z.enum(['success', 'error', 'event']),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  message: z.string().optional(),
})

const treeSchema = z.object({ contexts: z.array(z.object({ context: z.string() })) })
const valueSchema = z.object({ result: z.object({ value: z.unknown().optional() }).optional() })
const logSchema = z.object({ level: z.string(), text: z.string().nullable() })

/** Starts Firefox and speaks WebDriver BiDi to it. Playwright does so too, but needs commands that Firefox's ESR release lacks. */
export async function launchFirefox(): Promise<Firefox> {
  if (executablePath === undefined) throw new Error('Firefox is not installed.')
  const profile = mkdtempSync(join(tmpdir(), 'companion-firefox-'))
  const child = spawn(
    executablePath,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } },
  )
  const socket = new WebSocket(`${await debuggerUrl(child)}/session`)
  await once(socket, 'open')

  const faults: string[] = []
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  socket.addEventListener('message', ({ data }) => {
    const { id, type, method, params, result, message } = messageSchema.parse(JSON.parse(String(data)))
    if (method === 'log.entryAdded') {
      const entry = logSchema.parse(params)
      if (entry.level === 'error') faults.push(entry.text ?? '')
    }
    const call = id === undefined ? undefined : waiting.get(id)
    if (type === 'error') call?.reject(new Error(message))
    else call?.resolve(result)
  })
  let last = 0
  const send = (method: string, params: object): Promise<unknown> => {
    last++
    const call = Promise.withResolvers<unknown>()
    waiting.set(last, call)
    socket.send(JSON.stringify({ id: last, method, params }))
    return call.promise
  }

  await send('session.new', { capabilities: {} })
  await send('session.subscribe', { events: ['log.entryAdded'] })
  const context = treeSchema.parse(await send('browsingContext.getTree', {})).contexts[0]?.context
  const evaluate = async (expression: string): Promise<unknown> => {
    const params = { expression, target: { context }, awaitPromise: true }
    return valueSchema.parse(await send('script.evaluate', params)).result?.value
  }
  return {
    faults,
    evaluate,
    async goto(url) {
      await send('browsingContext.navigate', { context, url, wait: 'complete' })
    },
    async until(expression) {
      for (const deadline = Date.now() + 20_000; !(await evaluate(`Boolean(${expression})`)); ) {
        if (Date.now() > deadline) throw new Error(`Firefox: ${expression} did not become true.`)
        await delay(100)
      }
    },
    async type(keys) {
      const actions = [...keys].flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ])
      await send('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard', actions }] })
    },
    async close() {
      await send('browser.close', {}).catch(() => {})
      socket.close()
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function debuggerUrl(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('Firefox has no output.')
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('Firefox exited before it could be controlled.')
}
