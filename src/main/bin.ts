#!/usr/bin/env node
import module from 'node:module'
import { unsupportedNode } from './platform/node-version.ts'

/** The `posthog-companion` command. It loads the program only on a Node that can run it. */
const problem = unsupportedNode()

if (problem !== null) {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 1
} else {
  // Compiling the program takes longer than anything else that it does at its start.
  module.enableCompileCache()
  await import('./cli.ts')
}
