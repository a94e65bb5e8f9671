import { contextBridge } from 'electron'
import type { CompanionBridge } from '../shared/ipc.ts'
import { invoke, subscribe } from './bridge/channels.ts'

contextBridge.exposeInMainWorld('companion', {
  getPreferences: invoke('preferences:get'),
  setPreferences: invoke('preferences:set'),
  buildInfo: invoke('about:info'),
  openDataFolder: invoke('data-folder:open'),
  checkForUpdates: invoke('updates:check'),
  takeLinkOutcomes: invoke('links:take'),
  onLinkOutcome: subscribe('links:arrived'),
} satisfies CompanionBridge)
