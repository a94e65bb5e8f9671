import { parseArgs } from 'node:util'
import { startGitHub } from './stand-in.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7677' },
    companion: { type: 'string', default: 'http://127.0.0.1:7700' },
    repositories: { type: 'string', default: '0' },
  },
})

const github = await startGitHub({ port: Number(values.port) }).catch((error: Error) => {
  process.stderr.write(
    `The stand-in for GitHub can't use port ${values.port}: ${error.message}. Choose another with --port.\n`,
  )
  process.exit(1)
})
const { app } = github.world
app.setupUrl = new URL('/integrations/github/callback', values.companion).href
github.world.generateRepositories(Number(values.repositories))

process.stdout.write(`A stand-in for GitHub runs at ${github.url} (stop it with Ctrl-C).

In another terminal, start a companion that uses it and leaves nothing behind, beside the app that you may have running:
  export COMPANION_GITHUB_URL=${github.url}
  export COMPANION_GITHUB_API_URL=${github.apiUrl}
  export GITHUB_APP_CLIENT_ID=${app.clientId}
  export GITHUB_APP_CLIENT_SECRET=${app.clientSecret}
  export GITHUB_APP_SLUG=${app.slug}
  npm run companion -- serve --ephemeral --port ${new URL(values.companion).port} --seed docs/examples/world.json

Client id      ${app.clientId}
Client secret  ${app.clientSecret}
App slug       ${app.slug}
Setup URL      ${app.setupUrl}
People         octocat (admin of acme), monalisa (member of acme), hubot (outsider)
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void github.close())
