import fc from 'fast-check'
import { expect } from 'vitest'
import { type Bench, LOGINS, type Login } from './bench.ts'

/** The expected state of the one link. */
export type Model = {
  /** Whether it exists; null if a crash or a race makes that uncertain. */
  linked: boolean | null
  /** Whether a crash may have lost its tokens, so that it may require a new authorization. */
  mayAsk: boolean
}

type Step = { label: string; run(model: Model, bench: Bench): Promise<void> }

class Command implements fc.AsyncCommand<Model, Bench> {
  readonly #step: Step
  constructor(step: Step) {
    this.#step = step
  }
  check = () => true
  async run(model: Model, bench: Bench): Promise<void> {
    await this.#step.run(model, bench)
    await settle(model, bench)
  }
  toString = () => this.#step.label
}

/** The invariants whenever no request is open. */
async function settle(model: Model, bench: Bench): Promise<void> {
  bench.keychain.state.refuseAt = Number.POSITIVE_INFINITY
  bench.keychain.state.onCall = () => {}
  bench.refuseRows(null)
  const rows = bench.rows()
  if (model.linked !== null) expect(rows.length, 'links').toBe(model.linked ? 1 : 0)
  model.linked = rows.length > 0

  const [row] = rows
  if (row !== undefined) {
    const status = await bench.refresh()
    expect(model.mayAsk ? [200, 409] : [200], 'the read of a link').toContain(status)
    if (status === 409) {
      // A link that requires a new authorization must work after one.
      expect(await bench.link('octocat'), 'a new link').not.toContain('error')
      expect(await bench.refresh(), 'the read of a link that was made again').toBe(200)
    }
    model.mayAsk = false
    // A read during a change may miss something; the next undisturbed one may not.
    expect((await bench.names()).sort(), 'repositories').toEqual(bench.namesAtGitHub().sort())
    const [now] = bench.rows()
    if (now !== undefined) expect(bench.ownerOfToken(now), 'whose tokens').toBe(now.github_login)
  }

  await bench.sweep()
  const kept = new Set(
    bench.rows().flatMap(({ id, grant_id }) => [`github-link/${id}`, `github-grant/${grant_id}`]),
  )
  expect(
    [...bench.keychain.entries.keys()].filter((name) => !kept.has(name)),
    'secrets without a link',
  ).toEqual([])
}

const link = (login: Login): Step => ({
  label: `link as ${login}`,
  async run(model, bench) {
    expect(await bench.link(login)).not.toContain('error')
    model.linked = true
    model.mayAsk = false
  },
})
const remove: Step = {
  label: 'remove',
  async run(model, bench) {
    expect(await bench.remove()).toBe(model.linked ? 204 : 404)
    model.linked = false
  },
}
const read: Step = {
  label: 'read',
  async run(model, bench) {
    expect(model.linked ? [200] : [404]).toContain(await bench.refresh())
  },
}
const readLate: Step = {
  label: 'read with an expired token',
  async run(model, bench) {
    bench.expire()
    await read.run(model, bench)
  },
}
const restart: Step = { label: 'restart', run: (_model, bench) => bench.restart() }

/** Requests that can run concurrently, or during a crash or failure. Any response is then allowed. */
const REQUESTS: Record<string, (bench: Bench) => Promise<unknown>> = {
  'link as octocat': (bench) => bench.link('octocat'),
  'link as monalisa': (bench) => bench.link('monalisa'),
  remove: (bench) => bench.remove(),
  read: (bench) => bench.refresh(),
  'read with an expired token': (bench) => {
    bench.expire()
    return bench.refresh()
  },
  sweep: (bench) => bench.sweep(),
}
const request = fc.constantFrom(...Object.keys(REQUESTS))
const start = (bench: Bench, name: string) => REQUESTS[name]?.(bench).catch(() => {}) ?? Promise.resolve()

const together = (names: readonly string[]): Step => ({
  label: `together: ${names.join(' + ')}`,
  async run(model, bench) {
    await Promise.all(names.map((name) => start(bench, name)))
    model.linked = null
  },
})
const crash = (name: string): Step => ({
  label: `crash during: ${name}`,
  async run(model, bench) {
    await bench.crashDuring(() => start(bench, name))
    model.linked = null
    model.mayAsk = true
  },
})
const stop = (name: string): Step => ({
  label: `stop during: ${name}`,
  async run(model, bench) {
    await bench.stopDuring(() => start(bench, name))
    model.linked = null
  },
})
const lockedKeychain = ([name, after]: [string, number]): Step => ({
  label: `keychain locked after ${after} calls: ${name}`,
  async run(model, bench) {
    bench.keychain.state.refuseAt = after
    await start(bench, name)
    model.linked = null
    // Tokens that the keychain rejected before and after they were spent are only in memory, so don't restart here.
    bench.keychain.state.refuseAt = Number.POSITIVE_INFINITY
  },
})
const refusedRows = ([name, kind]: [string, 'INSERT' | 'UPDATE' | 'DELETE']): Step => ({
  label: `database refuses ${kind}: ${name}`,
  async run(model, bench) {
    const before = model.linked
    bench.refuseRows(kind)
    await start(bench, name)
    model.linked = kind === 'DELETE' && name === 'remove' ? before : null
  },
})
let grown = 0
const grow: Step = {
  label: 'read while the list grows',
  async run(model, bench) {
    if (!model.linked) return
    await bench.refreshWhileListGrows(`grown-${grown++}`)
    const names = await bench.names()
    expect(names.length, 'repositories that are listed').toBe(new Set(names).size)
  },
}
/** A different token makes every ETag stale, so each page is downloaded in full. */
const growLate: Step = {
  label: 'read with an expired token while the list grows',
  async run(model, bench) {
    bench.expire()
    await grow.run(model, bench)
  },
}

const commandOf = (step: Step) => new Command(step)

export const commands = [
  fc.constantFrom(...LOGINS).map((login) => commandOf(link(login))),
  fc.constantFrom(remove, read, readLate, restart, grow, growLate).map(commandOf),
  fc.array(request, { minLength: 2, maxLength: 3 }).map((names) => commandOf(together(names))),
  request.map((name) => commandOf(crash(name))),
  request.map((name) => commandOf(stop(name))),
  fc.tuple(request, fc.nat(4)).map((given) => commandOf(lockedKeychain(given))),
  fc
    .tuple(request, fc.constantFrom('INSERT' as const, 'UPDATE' as const, 'DELETE' as const))
    .map((given) => commandOf(refusedRows(given))),
]
