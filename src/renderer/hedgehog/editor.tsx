import { Tabs } from '@base-ui/react/tabs'
import { lazy, Suspense, useState } from 'react'
import { toPlayerOptions } from '../../shared/hedgehog-config.ts'
import { type StoredHedgehog, useSaveHedgehog } from '../api/hedgehog.ts'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/page.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { toasts } from '../ui/toasts.ts'
import { Looks } from './appearance.tsx'
import { Behaviour } from './behavior.tsx'
import { useDraft } from './draft.ts'
import type { SpriteSheet } from './player/sprite-sheet.ts'
import { Stage } from './stage.tsx'

const Raw = lazy(() => import('./json-editor.tsx').then((module) => ({ default: module.Raw })))

/** Shows the hedgehog that is being made, and what can be made of it. Nothing is stored before it is saved. */
export function Editor({ stored, sheet }: { stored: StoredHedgehog; sheet: SpriteSheet }) {
  const draft = useDraft(stored)
  const save = useSaveHedgehog()
  const [fault, setFault] = useState<string | null>(null)
  const [rawRound, setRawRound] = useState(0)
  const options = toPlayerOptions(draft.config)
  const discard = () => {
    draft.discard()
    save.reset()
    setFault(null)
    setRawRound((round) => round + 1)
  }
  const store = () =>
    save.mutate(draft.whole, {
      onSuccess: () => {
        draft.discard()
        toasts.succeeded(text.hedgehog.saved)
      },
    })
  const canSave = (draft.isChanged || draft.isOld) && fault === null

  return (
    <>
      {draft.isOld && <Notice tone="info">{text.hedgehog.old}</Notice>}
      {draft.isOvertaken && (
        <Notice tone="warn" actions={<Button onClick={discard}>{text.hedgehog.takeStored}</Button>}>
          {text.hedgehog.overtaken}
        </Notice>
      )}
      <Card>
        <Stage sheet={sheet} options={options} enabled={draft.config.enabled} />
        <div className="save-bar">
          <p role="status" className={save.isError ? 'field-error' : 'soft'}>
            {save.isError
              ? text.hedgehog.notSaved(save.error.message)
              : (fault ?? (draft.isChanged ? text.hedgehog.unsaved : text.hedgehog.asStored))}
          </p>
          <div className="page-actions">
            <Button variant="quiet" disabled={!draft.isChanged && fault === null} onClick={discard}>
              {text.hedgehog.discard}
            </Button>
            <Button variant="primary" disabled={!canSave} busy={save.isPending} onClick={store}>
              {text.common.save}
            </Button>
          </div>
        </div>
      </Card>
      <Tabs.Root defaultValue="looks" className="hedgehog-tabs">
        <Tabs.List className="tabs" aria-label={text.hedgehog.tabsLabel}>
          <Tabs.Tab value="looks">{text.hedgehog.looks}</Tabs.Tab>
          <Tabs.Tab value="behaviour">{text.hedgehog.behaviour}</Tabs.Tab>
          <Tabs.Tab value="raw">{text.hedgehog.raw}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="looks">
          <Looks sheet={sheet} options={options} draft={draft} />
        </Tabs.Panel>
        <Tabs.Panel value="behaviour">
          <Behaviour draft={draft} />
        </Tabs.Panel>
        <Tabs.Panel value="raw">
          <Card>
            <Suspense fallback={<SkeletonRows rows={4} />}>
              <Raw key={rawRound} value={draft.whole} onChange={draft.replace} onFault={setFault} />
            </Suspense>
          </Card>
        </Tabs.Panel>
      </Tabs.Root>
    </>
  )
}
