import { describe, expect, it } from 'vitest'
import { overlayBounds, overlayState } from '../../../../src/main/desktop/overlay/overlay-placement.ts'

describe('the hedgehog on the desktop', () => {
  it.each([
    ['above a dock', { x: 0, y: 25, width: 1440, height: 800 }, { x: 0, y: 405, width: 1440, height: 420 }],
    [
      'on a screen to the left',
      { x: -1920, y: 0, width: 1920, height: 1040 },
      { x: -1920, y: 620, width: 1920, height: 420 },
    ],
    [
      'on a very low screen',
      { x: 0, y: 0, width: 800, height: 300 },
      { x: 0, y: 0, width: 800, height: 300 },
    ],
  ])('walks along the bottom %s', (_name, workArea, bounds) => {
    expect(overlayBounds(workArea)).toEqual(bounds)
  })

  const fine = {
    attached: false,
    wayland: false,
    enabled: true,
    sentAway: false,
    savingBattery: false,
    crashed: false,
  }
  it.each([
    [{}, 'shown'],
    [{ enabled: false }, 'not enabled'],
    [{ sentAway: true }, 'sent away'],
    [{ savingBattery: true }, 'saving battery'],
    [{ enabled: false, sentAway: true, savingBattery: true }, 'not enabled'],
    [{ wayland: true }, 'wayland'],
    [{ wayland: true, enabled: false }, 'not enabled'],
    [{ attached: true }, 'attached'],
    [{ crashed: true }, 'crashed'],
  ])('%j is %s', (now, state) => {
    expect(overlayState({ ...fine, ...now })).toBe(state)
  })
})
