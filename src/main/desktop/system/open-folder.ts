import { shell } from 'electron'
import { StartError } from './running-core.ts'

/** Opens a folder in the system's file manager. @throws StartError if the system can't */
export async function openFolder(path: string): Promise<void> {
  const failure = await shell.openPath(path)
  if (failure !== '') throw new StartError(`The folder ${path} can’t be opened: ${failure}`)
}
