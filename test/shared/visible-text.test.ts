import { expect, it } from 'vitest'
import { nameInText, visibleText } from '../../src/shared/visible-text.ts'

it.each([
  ['ci\u202e', 'ci\\u202e'],
  ['\u200bPostHog', '\\u200bPostHog'],
  ['a\u001b[31m\nb', 'a\\u001b[31m\\u000ab'],
  ['\u2066a\u2069\u2028', '\\u2066a\\u2069\\u2028'],
  ['Family 👩\u200d👧, Zoë, 日本', 'Family 👩\u200d👧, Zoë, 日本'],
])('%j is shown as %s', (text, shown) => {
  expect(visibleText(text)).toBe(shown)
  expect(nameInText(text)).toBe(shown)
})

it.each(['אבג', 'العربية 1', 'a ש'])('The name %s can’t move the words around it', (name) => {
  expect(nameInText(name)).toBe(`\u2068${name}\u2069`)
  expect(visibleText(name)).toBe(name)
})
