import { startGitHub } from '../../../../support/github/stand-in.ts'

/**
 * A GitHub stand-in in its own process, so that its work does not affect measurements: `large-github.ts REPOSITORIES DELAY_MS`.
 * Authorizes without asking. Prints its URL as one line of JSON and exits when its stdin closes.
 */
const [count = '0', delay = '0'] = process.argv.slice(2)
const github = await startGitHub()
const { world, faults, url, apiUrl } = github
world.autoApprove = true
for (const name of ['acme/web', 'acme/api', 'acme/attic']) world.removeRepository(name)
world.generateRepositories(Number(count))
faults.delay(/^\/user\/installations\/12345\/repositories/, Number(delay))
const { clientId, clientSecret, slug } = world.app
const token = world.tokens.issue(world.app, world.account('octocat')).accessToken
process.stdout.write(`${JSON.stringify({ url, apiUrl, clientId, clientSecret, slug, token })}\n`)
process.stdin.resume().once('end', () => void github.close())
