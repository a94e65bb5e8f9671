import type { Command } from 'commander'
import { desktopFindings } from '../platform/desktop-findings.ts'
import { expandHints } from '../platform/hints.ts'
import { type CommonOptions, configFrom, dataDirFrom, withCommonOptions } from './options.ts'
import { printJson } from './output.ts'

const SYMBOLS = { ok: '✓', note: '·', problem: '✗' } as const

export function doctorCommand(program: Command): void {
  withCommonOptions(program.command('doctor'))
    .description('check the installation and suggest fixes')
    .action(async (options: CommonOptions) => {
      const [{ diagnose }, { nodeHost }] = await Promise.all([
        import('../core/doctor/diagnose.ts'),
        import('./host.ts'),
      ])
      const host = nodeHost({ level: 'silent', json: false, ephemeral: false })
      const { port, github } = configFrom(options)
      const core = await diagnose({
        dataDir: dataDirFrom(options),
        port,
        github,
        openSecrets: host.openSecrets,
      })
      const findings = [...core, ...desktopFindings()].map((finding) => ({
        ...finding,
        detail: expandHints(finding.detail, options),
      }))
      if (options.json) printJson(findings)
      else {
        for (const { name, state, detail } of findings)
          process.stdout.write(`${SYMBOLS[state]} ${name.padEnd(12)} ${detail}\n`)
      }
      if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1
    })
}
