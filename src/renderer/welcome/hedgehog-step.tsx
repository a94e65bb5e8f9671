import { useQuery } from '@tanstack/react-query'
import { toPlayerOptions } from '../../shared/hedgehog-config.ts'
import { hedgehogQuery, type StoredHedgehog, useSaveHedgehog } from '../api/hedgehog.ts'
import { useDraft } from '../hedgehog/draft.ts'
import '../hedgehog/hedgehog.css'
import { Appearance } from '../hedgehog/appearance.tsx'
import type { SpriteSheet } from '../hedgehog/player/sprite-sheet.ts'
import { spritesQuery } from '../hedgehog/sprites.ts'
import { Stage } from '../hedgehog/stage.tsx'
import { text as hedgehogText } from '../hedgehog/text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { SwitchRow } from '../ui/switch.tsx'
import { text } from './text.ts'
import type { StepProps } from './welcome.tsx'

export function HedgehogStep({ onNext }: StepProps) {
  const stored = useQuery(hedgehogQuery)
  const sprites = useQuery(spritesQuery)
  const skeleton = <SkeletonRows rows={4} />
  return (
    <QueryView query={stored} skeleton={skeleton}>
      {(config: StoredHedgehog) => (
        <QueryView query={sprites} skeleton={skeleton}>
          {(sheet) => <Choice stored={config} sheet={sheet} onNext={onNext} />}
        </QueryView>
      )}
    </QueryView>
  )
}

function Choice({
  stored,
  sheet,
  onNext,
}: {
  stored: StoredHedgehog
  sheet: SpriteSheet
  onNext: () => void
}) {
  const draft = useDraft(stored)
  const save = useSaveHedgehog()
  const options = toPlayerOptions(draft.config)
  return (
    <>
      <Card>
        <Stage sheet={sheet} options={options} enabled={draft.config.enabled} />
      </Card>
      <Card padded>
        <SwitchRow
          {...hedgehogText.switches.enabled}
          checked={draft.config.enabled}
          onChange={(enabled) => draft.change((config) => ({ ...config, enabled }))}
        />
      </Card>
      <Appearance sheet={sheet} options={options} draft={draft} />
      {save.isError && <Notice tone="bad">{hedgehogText.notSaved(save.error.message)}</Notice>}
      <div>
        <Button
          variant="primary"
          busy={save.isPending}
          onClick={() => (draft.isChanged ? save.mutate(draft.whole, { onSuccess: onNext }) : onNext())}
        >
          {text.finish}
        </Button>
      </div>
    </>
  )
}
