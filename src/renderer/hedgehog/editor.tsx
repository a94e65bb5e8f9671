import { Tabs } from '@base-ui/react/tabs'
import { Suspense, useEffect, useRef } from 'react'
import { toPlayerOptions } from '../../shared/hedgehog-config.ts'
import { type StoredHedgehog, useSaveHedgehog } from '../api/hedgehog.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { lazyPage } from '../ui/lazy-page.ts'
import { Card } from '../ui/page.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { common } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { useUrlState } from '../ui/url-state.ts'
import { Appearance } from './appearance.tsx'
import { Behavior } from './behavior.tsx'
import { useDraft } from './draft.ts'
import type { SpriteSheet } from './player/sprite-sheet.ts'
import { Stage } from './stage.tsx'
import { text } from './text.ts'

const JsonEditor = lazyPage(() => import('./json-editor.tsx').then(({ JsonEditor }) => JsonEditor))

/** Edits the hedgehog. Nothing is stored until it is saved. */
export function Editor({ stored, sheet }: { stored: StoredHedgehog; sheet: SpriteSheet }) {
  const draft = useDraft(stored)
  const save = useSaveHedgehog()
  const undo = useSaveHedgehog({ shownInPlace: false })
  const [tab, setTab] = useUrlState('tab', 'appearance')
  const options = toPlayerOptions(draft.config)
  const discard = () => {
    draft.discard()
    save.reset()
  }
  const store = () => {
    const before = stored
    save.mutate(draft.whole, {
      onSuccess: () => {
        draft.discard()
        toasts.succeeded(text.saved, () =>
          undo.mutate(before, { onSuccess: () => toasts.succeeded(text.undone) }),
        )
      },
    })
  }
  useSaveShortcut(() => {
    if (draft.canSave && !save.isPending) store()
  })

  return (
    <>
      {draft.isOldFormat && <Notice tone="info">{text.old}</Notice>}
      {draft.isStale && (
        <Notice tone="warn" actions={<Button onClick={discard}>{text.loadLatest}</Button>}>
          {text.stale}
        </Notice>
      )}
      <div className="hedgehog-columns">
        <div className="hedgehog-stage">
          <Card>
            <Stage sheet={sheet} options={options} enabled={draft.config.enabled} />
            <div className="save-bar">
              <p role="status" className={save.isError ? 'field-error' : 'muted'}>
                {save.isError ? text.notSaved(save.error.message) : statusOf(draft)}
              </p>
              <div className="page-actions">
                <Button variant="quiet" disabled={!draft.isChanged} onClick={discard}>
                  {text.discard}
                </Button>
                <Button variant="primary" disabled={!draft.canSave} busy={save.isPending} onClick={store}>
                  {common.save}
                </Button>
              </div>
            </div>
          </Card>
        </div>
        <Tabs.Root value={tab} onValueChange={(next) => setTab(String(next))} className="hedgehog-tabs">
          <Tabs.List className="tabs" aria-label={text.tabsLabel}>
            <Tabs.Tab value="appearance">{text.appearance}</Tabs.Tab>
            <Tabs.Tab value="behavior">{text.behavior}</Tabs.Tab>
            <Tabs.Tab value="json">{text.json}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="appearance">
            <Appearance sheet={sheet} options={options} draft={draft} />
          </Tabs.Panel>
          <Tabs.Panel value="behavior">
            <Behavior draft={draft} />
          </Tabs.Panel>
          <Tabs.Panel value="json">
            <Card>
              <Suspense fallback={<SkeletonRows rows={4} />}>
                <JsonEditor draft={draft} />
              </Suspense>
            </Card>
          </Tabs.Panel>
        </Tabs.Root>
      </div>
    </>
  )
}

function statusOf({ invalidJson, isChanged }: ReturnType<typeof useDraft>): string {
  if (invalidJson !== undefined) return text.notJson
  return isChanged ? text.unsaved : text.allSaved
}

/** Ctrl+S or ⌘S. */
function useSaveShortcut(save: () => void): void {
  const latest = useRef(save)
  latest.current = save
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
