import { startGitHub } from '../../../../support/github/stand-in.ts'

/**
 * A GitHub in a process of its own, so that its work is not measured with the companion's: `large-github.ts REPOSITORIES DELAY_MS`.
 * Whoever comes is let through at once. Says where it is in one line of JSON and ends with its standard input.
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
