import {
  type HedgehogAccessory,
  type HedgehogPlayerOptions,
  hedgehogAccessories,
  hedgehogAccessoryGroups,
  hedgehogColors,
  hedgehogSkins,
} from '../../shared/hedgehog-config.ts'
import { text } from '../text.ts'
import { Card } from '../ui/page.tsx'
import type { Draft } from './draft.ts'
import type { SpriteSheet } from './player/sprite-sheet.ts'
import { Picture } from './preview.tsx'

const colors = [null, ...hedgehogColors] as const

/** Skins, colours and accessories, each shown as the hedgehog would look with it. */
export function Looks({
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
      <Group title={text.hedgehog.skin}>
        {hedgehogSkins.map((name) => (
          <label key={name} className="look">
            <input
              type="radio"
              name="skin"
              checked={skin === name}
              onChange={() => setActor({ skin: name })}
            />
            <Picture sheet={sheet} look={{ skin: name, color, accessories: [] }} />
            {text.hedgehog.skins[name]}
          </label>
        ))}
      </Group>
      <Group title={text.hedgehog.color}>
        {colors.map((name) => (
          <label key={name ?? 'none'} className="look">
            <input
              type="radio"
              name="color"
              checked={color === name}
              onChange={() => setActor({ color: name })}
            />
            <Picture sheet={sheet} look={{ skin, color: name, accessories: [] }} />
            {text.hedgehog.colors[name ?? 'none']}
          </label>
        ))}
      </Group>
      {hedgehogAccessoryGroups.map((group) => (
        <Group key={group} title={text.hedgehog.accessoryGroups[group]}>
          {hedgehogAccessories
            .filter((accessory) => accessory.group === group)
            .map(({ name }) => (
              <label key={name} className="look">
                <input
                  type="checkbox"
                  checked={accessories.includes(name)}
                  onChange={() =>
                    setActor({ accessories: toggled(draft.config.actor_options.accessories, name) })
                  }
                />
                <Picture sheet={sheet} look={{ skin, color, accessories: [name] }} />
                {text.hedgehog.accessories[name]}
              </label>
            ))}
        </Group>
      ))}
    </Card>
  )
}

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="looks">
      <legend>{title}</legend>
      <div className="looks-grid">{children}</div>
    </fieldset>
  )
}

/** Wears it or takes it off; of a group only one fits. Names that are unknown here stay. */
function toggled(worn: readonly string[], name: HedgehogAccessory): string[] {
  if (worn.includes(name)) return worn.filter((other) => other !== name)
  const group = hedgehogAccessories.find((accessory) => accessory.name === name)?.group
  const replaced = new Set<string>(
    hedgehogAccessories.filter((accessory) => accessory.group === group).map((accessory) => accessory.name),
  )
  return [...worn.filter((other) => !replaced.has(other)), name]
}
