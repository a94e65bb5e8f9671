import { expect, it } from 'vitest'
import { strict } from '../../../support/electron/strict.ts'

it('the stand-in throws for members that it does not have', () => {
  const shell = strict<{ beep?: () => void }>('shell', {})
  expect(() => shell.beep).toThrow('has no shell.beep')
})

it('the stand-in throws for everything but isDestroyed once an object is destroyed', () => {
  let destroyed = false
  const object = strict(
    'Thing',
    { isDestroyed: () => destroyed, act: () => 1 },
    { isDestroyed: () => destroyed },
  )
  expect(object.act()).toBe(1)
  destroyed = true
  expect(() => object.act()).toThrow('Object has been destroyed')
  expect(object.isDestroyed()).toBe(true)
})

it('the stand-in throws for calls that require the app to be ready', () => {
  const screen = strict('screen', { getAllDisplays: () => [] }, { afterReady: true })
  expect(() => screen.getAllDisplays()).toThrow("screen.getAllDisplays can't be used before the app is ready")
})

it('the stand-in takes platform differences from Electron’s declarations', () => {
  const app = strict<{ dock?: object }>('app', { dock: {} }, { declared: 'App', elsewhere: 'missing' })
  expect(app.dock).toBeUndefined()
  const window = strict(
    'BrowserWindow',
    { setFocusable: () => 'did it' },
    { declared: 'BrowserWindow', elsewhere: 'ignored' },
  )
  expect(window.setFocusable()).toBeUndefined()
})
