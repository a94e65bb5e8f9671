import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openKeychain } from '../../../../src/main/platform/keychain.ts'
import { press } from '../../../support/github/spec/browsing.ts'
import { type GitHubStandIn, startGitHub } from '../../../support/github/stand-in.ts'
import {
  prepareProgram,
  run,
  runJson,
  type Served,
  serve,
  temporaryFolder,
} from '../../../support/program.ts'
import { signedIn } from '../../../support/sign-in.ts'
import { entriesOf, explainSkip, hasKeyring, instanceOf } from './keyring.ts'

explainSkip('the search for secrets outside the keychain')
prepareProgram()

const GITHUB = '/api/users/@me/integrations/github'
const AUTHORIZE = 'Authorize PostHog Companion Dev'
const keySchema = z.object({ value: z.string() })
const startSchema = z.object({ install_url: z.string() })
const listSchema = z.object({ results: z.array(z.object({ id: z.string(), installation_id: z.string() })) })
const schemaSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** Records every token and code that GitHub issues. */
function plant(github: GitHubStandIn) {
  const secrets = new Set<string>([github.world.app.clientSecret])
  const codes = new Set<string>()
  const { tokens } = github.world
  const issue = tokens.issue.bind(tokens)
  tokens.issue = (...given) => {
    const token = issue(...given)
    for (const value of [token.accessToken, token.refreshToken]) if (value !== null) secrets.add(value)
    return token
  }
  const issueCode = tokens.issueCode.bind(tokens)
  tokens.issueCode = (grant) => {
    const code = issueCode(grant)
    codes.add(code)
    return code
  }
  return { secrets, codes }
}

/** Every file under a folder, read as bytes. */
function filesUnder(folder: string): { place: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ place: `file ${name}`, text: readFileSync(join(folder, name), 'latin1') }))
}

/** A companion that records all its responses. */
function listener(
  companion: Served,
  key: string,
  session: Record<string, string>,
  answers: { place: string; text: string }[],
) {
  const note = async (method: string, path: string, answer: Response) => {
    const text = await answer.text()
    const headers = JSON.stringify([...answer.headers])
    answers.push({ place: `answer to ${method} ${path.split('?')[0]}`, text: text + headers })
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      json: () => JSON.parse(text),
    }
  }
  const body = (value: unknown) => (value === undefined ? {} : { body: JSON.stringify(value) })
  return {
    async api(method: string, path: string, value?: unknown) {
      return note(method, path, await companion.request(path, { method, key, ...body(value) }))
    },
    async ui(method: string, path: string, value?: unknown) {
      return note(method, path, await companion.request(path, { method, headers: session, ...body(value) }))
    },
    async browser(address: string) {
      const { pathname, search } = new URL(address)
      return note('GET', pathname, await companion.request(pathname + search))
    },
  }
}

describe.skipIf(!hasKeyring)('secrets', () => {
  it('are only in the keychain', { timeout: 120_000 }, async () => {
    await using github = await startGitHub()
    const { secrets, codes } = plant(github)
    const { app } = github.world
    const dataDir = join(temporaryFolder(), 'data')
    const reports = join(temporaryFolder(), 'reports')
    mkdirSync(reports)
    const printed: { place: string; text: string }[] = []
    const command = async (args: string[], input?: string) => {
      const outcome = await run([...args, '--data-dir', dataDir], input === undefined ? {} : { input })
      printed.push({
        place: `output of ${args.slice(0, 2).join(' ')}`,
        text: outcome.stdout + outcome.stderr,
      })
      return outcome
    }

    const configure = ['github', 'configure', '--client-id', app.clientId, '--slug', app.slug]
    const addresses = ['--url', github.url, '--api-url', github.apiUrl]
    expect(
      (await command([...configure, ...addresses, '--client-secret-stdin'], app.clientSecret)).code,
    ).toBe(0)
    const made = await runJson(['keys', 'create', '--label', 't', '--scopes', '*', '--data-dir', dataDir])
    const { value: key } = keySchema.parse(made)

    const env = { NODE_OPTIONS: `--report-on-signal --report-signal=SIGUSR2 --report-directory=${reports}` }
    const companion = await serve(['--data-dir', dataDir, '--log-level', 'debug'], { env })
    app.setupUrl = `${companion.url}/integrations/github/callback`
    const session = await signedIn(companion.ready.login_url)
    const answers: { place: string; text: string }[] = []
    const { api, ui, browser } = listener(companion, key, session, answers)
    const live = new AbortController()
    const events = companion
      .request('/_companion/events', { headers: session, signal: live.signal })
      .then((answer) => answer.body?.pipeThrough(new TextDecoderStream()))
    const heard = (async () => {
      let text = ''
      try {
        for await (const part of (await events) ?? []) text += part
      } catch {
        // It ends with the test.
      }
      answers.push({ place: 'live events', text })
    })()

    const link = async (client = 'posthog_code') => {
      const start = await api('POST', `${GITHUB}/start/`, { connect_from: client })
      const { install_url } = startSchema.parse(start.json())
      return (await press(install_url, AUTHORIZE)).headers.get('location') ?? ''
    }
    const listed = async () =>
      listSchema.parse((await api('GET', '/api/users/@me/integrations/')).json()).results

    // One link, the same one again, and several concurrently.
    expect((await browser(await link())).location).not.toContain('error')
    github.world.addInstallation({ id: 67890, account: github.world.account('octocat') })
    expect((await browser(await link('posthog_companion'))).location).not.toContain('error')
    expect(await listed()).toHaveLength(2)
    const kept = await entriesOf(dataDir)
    // One authorization covers both installations, so they share one entry.
    expect([...kept.keys()].sort()).toEqual([
      'github-app-client-secret',
      expect.stringMatching(/^github-grant\/[0-9a-f-]{36}$/),
    ])
    expect([...kept.values()].filter((value) => value.includes(app.clientSecret))).toHaveLength(1)

    // A read, a refresh, and each kind of failure.
    for (const path of ['repos/', 'branches/?repo=acme/web', 'repos/?search=web']) {
      expect((await api('GET', `${GITHUB}/12345/${path}`)).status).toBe(200)
    }
    github.faults.add('/user/installations/67890/repositories', { kind: 'unauthorized' }, 1)
    expect((await api('GET', `${GITHUB}/67890/repos/`)).status).toBe(200)
    const current = [...(await entriesOf(dataDir))].filter(([account]) => account.includes('github-grant/'))
    expect(new Set(current.map(([, value]) => value)).size).toBe(1)
    for (const fault of [
      { kind: 'unauthorized' },
      { kind: 'cut' },
      { kind: 'status', status: 500 },
    ] as const) {
      github.faults.add('/repos/acme/api/branches', fault, 4)
      await api('GET', `${GITHUB}/12345/branches/?repo=acme/api`)
      github.faults.clear()
    }
    for (const path of ['/login/oauth/access_token', '/user/installations', '/user']) {
      github.faults.add(path, { kind: 'malformed' }, 1)
      await browser(await link())
      github.faults.clear()
    }
    await browser(`${(await link()).replace(/code=\w+/, 'code=wrong')}`)
    const spent = await link()
    await browser(spent)
    await browser(spent)
    await api('POST', `${GITHUB}/prepare_callback/`, { installation_id: '12345' })
    await browser(`${companion.url}/integrations/github/callback?installation_id=12345&setup_action=update`)
    await ui('PUT', '/_companion/github', {
      client_id: app.clientId,
      slug: app.slug,
      client_secret: app.clientSecret,
    })

    // Everything that can be read.
    const { paths } = schemaSchema.parse((await api('GET', '/api/schema/')).json())
    for (const [path, methods] of Object.entries(paths)) {
      if (!('get' in methods) || path.includes('events')) continue
      const filled = path.replace('{uuid}', '@me').replace('{installation_id}', '12345')
      await ui('GET', filled)
      if (path.startsWith('/api/')) await api('GET', filled)
    }
    expect(answers.length).toBeGreaterThan(40)

    const backup = join(dataDir, 'a-backup.db')
    for (const args of [['github', 'status'], ['doctor'], ['users', 'list'], ['backup', backup]])
      await command(args)
    companion.signal('SIGUSR2')
    await expect.poll(() => readdirSync(reports).length, { timeout: 10_000 }).toBe(1)
    const process = ['cmdline', 'environ'].map((name) => ({
      place: `the process’s ${name}`,
      text: readFileSync(`/proc/${companion.ready.pid}/${name}`, 'latin1'),
    }))
    const whileRunning = filesUnder(dataDir).map(({ place, text }) => ({
      place: `${place} while it runs`,
      text,
    }))
    live.abort()
    await heard
    expect(await companion.stop()).toBe(0)
    const { stdout, stderr } = companion.output()
    expect(stderr).toMatch(/"level":"(debug|info|warn)"/)

    const logs = [
      { place: 'log at debug level', text: stderr },
      { place: 'standard output', text: stdout },
    ]
    const report = filesUnder(reports).map(({ text }) => ({ place: 'crash report', text }))
    const stored = [...whileRunning, ...filesUnder(dataDir)]
    const places = [...stored, ...logs, ...report, ...process, ...printed, ...answers]
    for (const name of ['companion.db', 'companion.db-wal', 'a-backup.db'])
      expect(stored.map(({ place }) => place)).toContain(`file ${name} while it runs`)

    expect(secrets.size).toBeGreaterThan(10)
    const wanted = [...secrets].flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('hex'),
      Buffer.from(`${app.clientId}:${secret}`).toString('base64'),
    ])
    const found = (texts: string[], where: typeof places) =>
      where.filter(({ text }) => texts.some((one) => text.includes(one))).map(({ place }) => place)
    expect(found(wanted, places)).toEqual([])
    expect(found([...codes], [...stored, ...logs, ...report])).toEqual([])
    // The search does find a known value.
    expect(found([app.clientId], places).length).toBeGreaterThan(3)
    // Removes this world's entries from the keychain.
    const keychain = openKeychain(instanceOf(dataDir))
    for (const name of await keychain.names()) await keychain.delete(name)
    expect((await entriesOf(dataDir)).size).toBe(0)
    const searched = new Set(places.map(({ place }) => place))
    globalThis.process.stdout.write(
      `  searched for ${secrets.size} secrets and ${codes.size} codes in ${searched.size} places:\n    ${[...searched].join('\n    ')}\n`,
    )
  })

  it('are deleted with their links, or by the next start after a crash', {
    timeout: 60_000,
  }, async () => {
    await using github = await startGitHub()
    const { app } = github.world
    const dataDir = join(temporaryFolder(), 'data')
    const mine = async () => [...(await entriesOf(dataDir)).keys()]
    const env = {
      GITHUB_APP_CLIENT_ID: app.clientId,
      GITHUB_APP_CLIENT_SECRET: app.clientSecret,
      GITHUB_APP_SLUG: app.slug,
      COMPANION_GITHUB_URL: github.url,
      COMPANION_GITHUB_API_URL: github.apiUrl,
    }
    const made = await runJson(['keys', 'create', '--label', 't', '--scopes', '*', '--data-dir', dataDir])
    const { value: key } = keySchema.parse(made)
    const first = await serve(['--data-dir', dataDir], { env })
    const { api } = listener(first, key, await signedIn(first.ready.login_url), [])
    const start = await api('POST', `${GITHUB}/start/`, { connect_from: 'posthog_code' })
    const { install_url } = startSchema.parse(start.json())
    const returned = (await press(install_url, AUTHORIZE)).headers.get('location') ?? ''

    // A crash while the user is on GitHub.
    first.signal('SIGKILL')
    await first.ended()
    const second = await serve(['--data-dir', dataDir, '--port', new URL(first.url).port], { env })
    const again = listener(second, key, await signedIn(second.ready.login_url), [])
    expect((await again.browser(returned)).location).not.toContain('error')
    expect(await mine()).toHaveLength(1)
    expect((await again.api('GET', `${GITHUB}/12345/repos/`)).status).toBe(200)

    // A crash after a link's secrets were written and before its row was.
    const kept = await mine()
    const orphan = 'github-grant/0197aaaa-0000-7000-8000-000000000000'
    const another = openKeychain(randomUUID())
    await openKeychain(instanceOf(dataDir)).set(orphan, '{}')
    await another.set(orphan, '{}')
    expect(await mine()).toEqual([...kept, orphan])
    second.signal('SIGKILL')
    await second.ended()
    const third = await serve(['--data-dir', dataDir], { env })
    await expect.poll(mine, { timeout: 10_000 }).toEqual(kept)
    expect(await another.names()).toEqual([orphan])
    await another.delete(orphan)

    const last = listener(third, key, await signedIn(third.ready.login_url), [])
    expect((await last.api('POST', `${GITHUB}/12345/repos/refresh/`)).status).toBe(200)
    expect((await last.api('DELETE', `${GITHUB}/12345/`)).status).toBe(204)
    expect(await mine()).toEqual([])
    expect(await third.stop()).toBe(0)
  })
})
