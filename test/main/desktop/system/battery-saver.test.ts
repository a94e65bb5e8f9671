import { describe, expect, it } from 'vitest'
import {
  saysEnergySaver,
  saysLowPowerMode,
  saysPowerSaver,
} from '../../../../src/main/desktop/system/battery-saver.ts'

describe('the battery saver mode of each system', () => {
  it.each([
    [' lowpowermode         1\n', true],
    [' lowpowermode         0\n', false],
    [' standby 1\n lowpowermode 1\n sleep 1\n', true],
    [' hibernatemode 3\n', false],
  ])('macOS: %j is %s', (text, saving) => expect(saysLowPowerMode(text)).toBe(saving))

  it.each([
    ['On\r\n', true],
    ['Off\r\n', false],
    ['Disabled\r\n', false],
  ])('Windows: %j is %s', (text, saving) => expect(saysEnergySaver(text)).toBe(saving))

  it.each([
    ['low-power\n', true],
    ['balanced\n', false],
    ['performance\n', false],
  ])('Linux: %j is %s', (text, saving) => expect(saysPowerSaver(text)).toBe(saving))
})
