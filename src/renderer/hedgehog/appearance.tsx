import {
  type HedgehogAccessory,
  type HedgehogPlayerOptions,
  hedgehogAccessories,
  hedgehogAccessoryGroups,
  hedgehogColors,
  hedgehogSkins,
} from '../../shared/hedgehog-config.ts'
import { Card } from '../ui/page.tsx'
import type { Draft } from './draft.ts'
import type { SpriteSheet } from './player/sprite-sheet.ts'
import { Preview } from './preview.tsx'
import { text } from './text.ts'

const colors = [null, ...hedgehogColors] as const

/** Skins, colors, and accessories, each previewed on the hedgehog. */
export function Appearance({
  sheet,
  options,
  draft,
}: {
  sheet: SpriteSheet
  options: HedgehogPlayerOptions
  draft: Draft
}) {
  const setActor = (change: Record<string, unknown>) =>
    draft.change((config) => ({ ...config, actor_options: { ...config.actor_options, ...change } }))
  const { skin, color, accessories } = options
  return (
    <Card padded>
      <Group title={text.skin}>
        {hedgehogSkins.map((name) => (
          <label key={name} className="option">
            <input
              type="radio"
              name="skin"
              checked={skin === name}
              onChange={() => setActor({ skin: name })}
            />
            <Preview sheet={sheet} look={{ skin: name, color, accessories: [] }} />
            {text.skins[name]}
          </label>
        ))}
      </Group>
      <Group title={text.color}>
        {colors.map((name) => (
          <label key={name ?? 'none'} className="option">
            <input
              type="radio"
              name="color"
              checked={color === name}
              onChange={() => setActor({ color: name })}
            />
            <Preview sheet={sheet} look={{ skin, color: name, accessories: [] }} />
            {text.colors[name ?? 'none']}
          </label>
        ))}
      </Group>
      {hedgehogAccessoryGroups.map((group) => (
        <Group key={group} title={text.accessoryGroups[group]}>
          {hedgehogAccessories
            .filter((accessory) => accessory.group === group)
            .map(({ name }) => (
              <label key={name} className="option">
                <input
                  type="checkbox"
                  checked={accessories.includes(name)}
                  onChange={() =>
                    setActor({ accessories: toggled(draft.config.actor_options.accessories, name) })
                  }
                />
                <Preview sheet={sheet} look={{ skin, color, accessories: [name] }} />
                {text.accessories[name]}
              </label>
            ))}
        </Group>
      ))}
    </Card>
  )
}

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="options">
      <legend>{title}</legend>
      <div className="options-grid">{children}</div>
    </fieldset>
  )
}

/** Adds or removes an accessory. Only one per group fits; unknown names are kept. */
function toggled(worn: readonly string[], name: HedgehogAccessory): string[] {
  if (worn.includes(name)) return worn.filter((other) => other !== name)
  const group = hedgehogAccessories.find((accessory) => accessory.name === name)?.group
  const replaced = new Set<string>(
    hedgehogAccessories.filter((accessory) => accessory.group === group).map((accessory) => accessory.name),
  )
  return [...worn.filter((other) => !replaced.has(other)), name]
}
