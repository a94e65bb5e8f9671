#!/usr/bin/env node
import module from 'node:module'

/** The `posthog-companion` command. It loads the program only on a Node that can run it. */
const OLDEST = 22

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  process.stderr.write(
    `PostHog Companion needs Node ${OLDEST} or newer, and this is Node ${process.versions.node}. Install it from https://nodejs.org, then try again.\n`,
  )
  process.exitCode = 1
} else {
  // Compiling the program takes longer than anything else that it does at its start.
  module.enableCompileCache()
  await import('./cli.ts')
}
