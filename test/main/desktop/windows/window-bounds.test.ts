import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bounds, fitBounds } from '../../../../src/main/desktop/windows/window-bounds.ts'

const main: Bounds = { x: 0, y: 25, width: 1440, height: 875 }
const right: Bounds = { x: 1440, y: 0, width: 1920, height: 1080 }
const centre = { x: 80, y: 53, width: 1280, height: 820 }

describe('window bounds', () => {
  it.each<[string, Bounds | null, Bounds[], Bounds]>([
    ['the first time: the middle of the main screen', null, [main], centre],
    [
      'again: where it was',
      { x: 100, y: 100, width: 900, height: 700 },
      [main],
      { x: 100, y: 100, width: 900, height: 700 },
    ],
    [
      'on the second screen',
      { x: 1500, y: 50, width: 900, height: 700 },
      [main, right],
      { x: 1500, y: 50, width: 900, height: 700 },
    ],
    ['its screen was unplugged', { x: 1500, y: 50, width: 900, height: 700 }, [main], centre],
    [
      'partly outside: moved in',
      { x: -300, y: 700, width: 900, height: 700 },
      [main],
      { x: 0, y: 200, width: 900, height: 700 },
    ],
    [
      'its bar behind the system’s: moved down',
      { x: 100, y: 0, width: 900, height: 700 },
      [main],
      { x: 100, y: 25, width: 900, height: 700 },
    ],
    ['larger than the screen: shrunk', { x: 0, y: 0, width: 5000, height: 3000 }, [main], main],
    [
      'smaller than the pages are made for',
      { x: 10, y: 30, width: 200, height: 100 },
      [main],
      { x: 10, y: 30, width: 720, height: 480 },
    ],
    ['only a corner is seen', { x: 1400, y: 880, width: 900, height: 700 }, [main], centre],
    [
      'a small screen',
      null,
      [{ x: 0, y: 0, width: 800, height: 600 }],
      { x: 0, y: 0, width: 800, height: 600 },
    ],
  ])('%s', (_name, saved, areas, expected) => {
    expect(fitBounds(saved, areas)).toEqual(expected)
  })

  it('are always within one screen', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const size = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), (saved) => {
        const { x, y, width, height } = fitBounds(saved, [main, right])
        const inside = (area: Bounds) =>
          x >= area.x && y >= area.y && x + width <= area.x + area.width && y + height <= area.y + area.height
        expect([main, right].some(inside)).toBe(true)
      }),
    )
  })
})
