import { contextBridge } from 'electron'
import type { OverlayBridge } from '../shared/ipc.ts'
import { invoke, subscribe } from './bridge/channels.ts'

contextBridge.exposeInMainWorld('overlay', {
  config: invoke('overlay:config'),
  catchPointer: invoke('overlay:catch-pointer'),
  takeKeys: invoke('overlay:take-keys'),
  onConfigChange: subscribe('overlay:config-changed'),
  onPointer: subscribe('overlay:pointer'),
} satisfies OverlayBridge)
