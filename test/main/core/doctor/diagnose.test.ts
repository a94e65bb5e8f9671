import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../src/main/core/base/errors.ts'
import type { SecretStore } from '../../../../src/main/core/base/host.ts'
import { diagnose } from '../../../../src/main/core/doctor/diagnose.ts'
import { openMemorySecrets } from '../../../../src/main/platform/keychain.ts'
import { temporaryFolders } from '../../../quality/faults/folders.ts'
import { openServer } from '../../../quality/faults/here.ts'
import { asOtherUser, canBeOtherUser, openToOthers } from '../../../quality/faults/other-user.ts'
import { prepareProgram, run } from '../../../support/program.ts'

prepareProgram()
const newFolder = temporaryFolders()
const APP = { clientId: 'Iv23liTEST', slug: 'test' }

const look = async (
  name: string,
  what: { dataDir: string; github?: object; openSecrets?: (instance: string) => SecretStore },
) => {
  const findings = await diagnose({ port: null, github: {}, openSecrets: openMemorySecrets, ...what })
  return findings.find((finding) => finding.name === name)
}

describe('doctor', () => {
  it.skipIf(!canBeOtherUser)('reports a data folder that cannot be created', () => {
    const above = newFolder()
    openToOthers(above)
    const closed = join(above, 'closed')
    mkdirSync(closed)
    chmodSync(closed, 0o755)
    const dataDir = join(closed, 'new', 'data')
    const { status, stdout } = asOtherUser(['doctor', '--json', '--data-dir', dataDir])
    const as = JSON.parse(stdout)
    if (process.getuid?.() !== 0) return
    expect(status).toBe(1)
    expect(as).toContainEqual({
      name: 'Data folder',
      state: 'problem',
      detail: `${dataDir} can't be created because ${closed} is not writable. Give yourself write access, or choose another folder with --data-dir.`,
    })
  })

  it('reports a GitHub App without a client secret', async () => {
    const dataDir = join(newFolder(), 'data')
    await (await openServer(dataDir)).close()
    expect(await look('GitHub App', { dataDir, github: APP })).toMatchObject({ state: 'problem' })
    const whole = { ...APP, clientSecret: 'secret' }
    expect(await look('GitHub App', { dataDir, github: whole })).toMatchObject({ state: 'ok' })
  })

  it('reports why the keychain is unavailable', async () => {
    const refuse = async () => {
      throw new AppError('keychain_unavailable', 'It is locked. Unlock it.')
    }
    const openSecrets = (instance: string) => ({
      ...openMemorySecrets(),
      instance,
      names: refuse,
      get: refuse,
    })
    const dataDir = join(newFolder(), 'data')
    expect(await look('Keychain', { dataDir, openSecrets })).toEqual({
      name: 'Keychain',
      state: 'note',
      detail: 'GitHub connections are disabled. It is locked. Unlock it.',
    })
  })

  it('checks the port from the environment', async () => {
    const server = await openServer(join(newFolder(), 'data'))
    const { url } = await server.start()
    try {
      const { port } = new URL(url)
      const env = { COMPANION_PORT: port }
      const { stdout } = await run(['doctor', '--json', '--data-dir', newFolder()], { env })
      expect(JSON.parse(stdout)).toContainEqual({
        name: 'Server',
        state: 'problem',
        detail: `not running, and port ${port} is in use by another program. Choose another port with --port.`,
      })
    } finally {
      await server.close()
    }
  })
})

/** Makes the keychain module fail to resolve, as if it had not been built. */
const WITHOUT_MODULE = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ resolve(name, context, next) {
    if (name === 'keytar') throw Object.assign(new Error("Cannot find package 'keytar'"), { code: 'ERR_MODULE_NOT_FOUND' })
    return next(name, context)
  } })`)}`

describe('without the keychain module', () => {
  const env = { NODE_OPTIONS: `--import=${WITHOUT_MODULE}` }

  it('doctor reports the missing module instead of suggesting to start a keyring', async () => {
    const { stdout } = await run(['doctor', '--json', '--data-dir', newFolder()], { env })
    const keychain = JSON.parse(stdout).find(({ name }: { name: string }) => name === 'Keychain')
    expect(keychain.detail).toMatch(
      /^GitHub connections are disabled\. The module for the system keychain is not installed\./,
    )
  })

  it('github forget succeeds if no App is configured', async () => {
    const { code, stderr } = await run(['github', 'forget', '--data-dir', newFolder()], { env })
    expect([code, stderr]).toEqual([0, ''])
  })
})
