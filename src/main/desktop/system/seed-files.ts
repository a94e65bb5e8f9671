import { basename } from 'node:path'
import { dialog } from 'electron'
import { SEED_EXTENSION } from './launch-arguments.ts'
import { type ParsedSeed, readSeed, StartError } from './running-core.ts'

/** Shows a file dialog; null if it is canceled. */
export async function chooseSeedFile(): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Choose a seed file',
    filters: [{ name: 'Seeds', extensions: [SEED_EXTENSION, 'json'] }],
    properties: ['openFile'],
  })
  return filePaths[0] ?? null
}

/** Applies a seed file after asking for confirmation, because its author knows the API keys in it. */
export async function applySeedFile(apply: (seed: ParsedSeed) => void, path: string): Promise<void> {
  const name = basename(path)
  try {
    const parsed = readSeed(path, name)
    const { users, organizations } = parsed.seed
    const keys = users.reduce((sum, user) => sum + user.keys.length, 0)
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      title: 'Apply a seed file',
      message: `Apply ${name}?`,
      detail: `It has ${users.length} users, ${keys} API keys, and ${organizations.length} organizations. The file’s author knows these keys, so only apply files that you trust.`,
      buttons: ['Apply', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
    })
    if (response === 0) apply(parsed)
  } catch (error) {
    await report(error instanceof StartError ? error.message : `Couldn’t apply ${name}: ${String(error)}`)
  }
}

/** Explains that only the process whose server it is can apply a seed. */
export const refuseSeedFile = (path: string, origin: string) =>
  report(
    `${basename(path)} can’t be applied, because this window uses the server at ${origin}. Stop that server, then open the file again.`,
  )

const report = (message: string) =>
  dialog.showMessageBox({ type: 'error', title: 'Apply a seed file', message })
