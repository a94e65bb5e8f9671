import { describe, expect, it } from 'vitest'
import {
  hedgehogAccessories,
  hedgehogColors,
  hedgehogConfigV2Schema,
  migrateHedgehogConfig,
  toPlayerOptions,
} from '../../../src/shared/hedgehog-config.ts'

const defaultActor = {
  id: 'player',
  player: true,
  color: null,
  accessories: [],
  ai_enabled: true,
  interactions_enabled: true,
  controls_enabled: true,
}
const defaults = {
  version: 2,
  enabled: false,
  use_as_profile: false,
  party_mode_enabled: false,
  actor_options: defaultActor,
}

describe('a stored hedgehog config', () => {
  const cases: { title: string; stored: unknown; becomes: unknown }[] = [
    { title: 'an unset config ({}) becomes the defaults', stored: {}, becomes: defaults },
    { title: 'null becomes the defaults', stored: null, becomes: defaults },
    { title: 'a list becomes the defaults', stored: [1], becomes: defaults },
    { title: 'text becomes the defaults', stored: 'hedgehog', becomes: defaults },
    {
      title: 'an object without known keys becomes the defaults',
      stored: { 'a bag': 'of data' },
      becomes: defaults,
    },
    {
      title: 'a v1 config moves its looks and switches, and loses its fixed direction',
      stored: {
        enabled: true,
        use_as_profile: true,
        party_mode_enabled: true,
        color: 'green',
        skin: 'robohog',
        accessories: ['beret'],
        walking_enabled: false,
        interactions_enabled: false,
        controls_enabled: false,
        fixed_direction: 'left',
      },
      becomes: {
        version: 2,
        enabled: true,
        use_as_profile: true,
        party_mode_enabled: true,
        actor_options: {
          ...defaultActor,
          color: 'green',
          skin: 'robohog',
          accessories: ['beret'],
          ai_enabled: false,
          interactions_enabled: false,
          controls_enabled: false,
        },
      },
    },
    {
      title: 'a v1 config without switches has walking, interactions and controls on',
      stored: { enabled: true, color: null, accessories: [] },
      becomes: { ...defaults, enabled: true },
    },
    {
      title: 'a v2 config gets what it lacks',
      stored: { version: 2, enabled: true },
      becomes: { ...defaults, enabled: true },
    },
    {
      title: 'a v2 config keeps unknown keys at both levels, and looks that the sprites do not have',
      stored: {
        version: 2,
        extra: [1],
        actor_options: { color: 'mauve', skin: null, friends: [{ id: 'a' }] },
      },
      becomes: {
        ...defaults,
        extra: [1],
        actor_options: { ...defaultActor, color: 'mauve', skin: null, friends: [{ id: 'a' }] },
      },
    },
    {
      title: 'values of the wrong type in a v2 config read as their defaults',
      stored: {
        version: 2,
        enabled: 'yes',
        actor_options: { color: 4, accessories: 'beret', ai_enabled: null, id: 1 },
      },
      becomes: defaults,
    },
    {
      title: 'a v2 config whose actor options are no object has the default ones',
      stored: { version: 2, actor_options: 'none' },
      becomes: defaults,
    },
    {
      title: 'values of the wrong type in a v1 config read as their defaults',
      stored: { enabled: 1, accessories: null, walking_enabled: 'no', fixed_direction: 'up' },
      becomes: defaults,
    },
  ]
  it.each(cases)('$title', ({ stored, becomes }) => {
    expect(migrateHedgehogConfig(stored)).toStrictEqual(becomes)
  })

  it('that is a complete v2 config stays as it is', () => {
    const complete = {
      ...defaults,
      actor_options: { ...defaultActor, skin: 'ghost', more: { deep: true } },
      more: 1,
    }
    expect(migrateHedgehogConfig(structuredClone(complete))).toStrictEqual(complete)
  })

  it('is not changed by reading it', () => {
    const stored = Object.freeze({ version: 2, actor_options: Object.freeze({ color: 'red' }) })
    migrateHedgehogConfig(stored)
    expect(stored).toStrictEqual({ version: 2, actor_options: { color: 'red' } })
  })

  it('does not share lists between two readings', () => {
    const first = migrateHedgehogConfig({})
    first.actor_options.accessories.push('beret')
    expect(migrateHedgehogConfig({}).actor_options.accessories).toStrictEqual([])
  })

  it('is not taken for v2 without its version', () => {
    expect(hedgehogConfigV2Schema.safeParse({ enabled: true }).success).toBe(false)
  })
})

describe("the player's options", () => {
  it('carry looks and switches over', () => {
    const config = migrateHedgehogConfig({
      version: 2,
      party_mode_enabled: true,
      actor_options: {
        skin: 'ghost',
        color: 'blue',
        accessories: ['glasses', 'cap'],
        controls_enabled: false,
      },
    })
    expect(toPlayerOptions(config)).toStrictEqual({
      skin: 'ghost',
      color: 'blue',
      accessories: ['cap', 'glasses'],
      ai: true,
      interactions: true,
      controls: false,
      party: true,
    })
  })

  it('leave out looks that the sprites do not have', () => {
    const config = migrateHedgehogConfig({
      version: 2,
      actor_options: { skin: 'dragon', color: 'mauve', accessories: ['crown', 'beret', '__proto__'] },
    })
    expect(toPlayerOptions(config)).toMatchObject({ skin: 'default', color: null, accessories: ['beret'] })
  })

  it('know each colour and accessory by one name', () => {
    expect(new Set(hedgehogColors).size).toBe(10)
    expect(new Set(hedgehogAccessories.map(({ name }) => name)).size).toBe(16)
  })
})
