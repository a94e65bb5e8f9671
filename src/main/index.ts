import { app, BrowserWindow } from 'electron'

await app.whenReady()
new BrowserWindow()
