import { parseArgs } from 'node:util'
import { startGitHub } from './stand-in.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7677' },
    companion: { type: 'string', default: 'http://127.0.0.1:7676' },
    repositories: { type: 'string', default: '0' },
  },
})

const github = await startGitHub({ port: Number(values.port) })
const { app } = github.world
app.setupUrl = new URL('/integrations/github/callback', values.companion).href
github.world.generateRepositories(Number(values.repositories))

process.stdout.write(`A stand-in for GitHub runs at ${github.url} (stop it with Ctrl-C).

Tell the companion about it once:
  export COMPANION_GITHUB_URL=${github.url}
  export COMPANION_GITHUB_API_URL=${github.apiUrl}
  printf %s ${app.clientSecret} | npm run --silent companion -- github configure \\
    --client-id ${app.clientId} --slug ${app.slug} --client-secret-stdin

Then start it in the same shell:
  npm run companion -- serve

Client id      ${app.clientId}
Client secret  ${app.clientSecret}
App slug       ${app.slug}
Setup URL      ${app.setupUrl}
People         octocat (admin of acme), monalisa (member of acme), hubot (outsider)
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void github.close())
