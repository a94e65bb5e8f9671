import { contextBridge } from 'electron'
import type { CompanionBridge } from '../shared/ipc.ts'
import { invoke, subscribe } from './bridge/channels.ts'

contextBridge.exposeInMainWorld('companion', {
  getPreferences: invoke('preferences:get'),
  setPreferences: invoke('preferences:set'),
  status: invoke('status:get'),
  setTheme: invoke('theme:set'),
  buildInfo: invoke('about:info'),
  openDataFolder: invoke('data-folder:open'),
  showLogs: invoke('logs:show'),
  checkForUpdates: invoke('updates:check'),
  downloadUpdate: invoke('updates:download'),
  restartToUpdate: invoke('updates:restart'),
  onUpdateProgress: subscribe('updates:progress'),
  takeLinkOutcomes: invoke('links:take'),
  onLinkOutcome: subscribe('links:arrived'),
} satisfies CompanionBridge)
