import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { startGitHub } from '../../support/github/stand-in.ts'

/** A GitHub stand-in in its own thread, so that its work is not measured as ours. */
const { count, delayMs } = z.object({ count: z.int(), delayMs: z.int() }).parse(workerData)
const github = await startGitHub()
github.world.generateRepositories(count)
github.faults.delay(/\/repositories/, delayMs)
const { app } = github.world
const token = github.world.tokens.issue(app, github.world.account('octocat')).accessToken
const { clientId, clientSecret, slug, name } = app
parentPort?.postMessage({ url: github.url, apiUrl: github.apiUrl, clientId, clientSecret, slug, name, token })
