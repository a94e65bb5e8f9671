import { Tabs } from '@base-ui/react/tabs'
import { lazy, Suspense, useState } from 'react'
import { toPlayerOptions } from '../../shared/hedgehog-config.ts'
import { type StoredHedgehog, useSaveHedgehog } from '../api/hedgehog.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/page.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { common } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { Appearance } from './appearance.tsx'
import { Behavior } from './behavior.tsx'
import { useDraft } from './draft.ts'
import type { SpriteSheet } from './player/sprite-sheet.ts'
import { Stage } from './stage.tsx'
import { text } from './text.ts'

const JsonEditor = lazy(() => import('./json-editor.tsx').then((module) => ({ default: module.JsonEditor })))

/** Edits the hedgehog. Nothing is stored until it is saved. */
export function Editor({ stored, sheet }: { stored: StoredHedgehog; sheet: SpriteSheet }) {
  const draft = useDraft(stored)
  const save = useSaveHedgehog()
  const [jsonError, setJsonError] = useState<string | null>(null)
  const [editorKey, setEditorKey] = useState(0)
  const options = toPlayerOptions(draft.config)
  const discard = () => {
    draft.discard()
    save.reset()
    setJsonError(null)
    setEditorKey((key) => key + 1)
  }
  const store = () =>
    save.mutate(draft.whole, {
      onSuccess: () => {
        draft.discard()
        toasts.succeeded(text.saved)
      },
    })
  const canSave = (draft.isChanged || draft.isOldFormat) && jsonError === null

  return (
    <>
      {draft.isOldFormat && <Notice tone="info">{text.old}</Notice>}
      {draft.isStale && (
        <Notice tone="warn" actions={<Button onClick={discard}>{text.loadLatest}</Button>}>
          {text.stale}
        </Notice>
      )}
      <Card>
        <Stage sheet={sheet} options={options} enabled={draft.config.enabled} />
        <div className="save-bar">
          <p role="status" className={save.isError ? 'field-error' : 'muted'}>
            {save.isError
              ? text.notSaved(save.error.message)
              : (jsonError ?? (draft.isChanged ? text.unsaved : text.allSaved))}
          </p>
          <div className="page-actions">
            <Button variant="quiet" disabled={!draft.isChanged && jsonError === null} onClick={discard}>
              {text.discard}
            </Button>
            <Button variant="primary" disabled={!canSave} busy={save.isPending} onClick={store}>
              {common.save}
            </Button>
          </div>
        </div>
      </Card>
      <Tabs.Root defaultValue="looks" className="hedgehog-tabs">
        <Tabs.List className="tabs" aria-label={text.tabsLabel}>
          <Tabs.Tab value="looks">{text.appearance}</Tabs.Tab>
          <Tabs.Tab value="behavior">{text.behavior}</Tabs.Tab>
          <Tabs.Tab value="raw">{text.json}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="looks">
          <Appearance sheet={sheet} options={options} draft={draft} />
        </Tabs.Panel>
        <Tabs.Panel value="behavior">
          <Behavior draft={draft} />
        </Tabs.Panel>
        <Tabs.Panel value="raw">
          <Card>
            <Suspense fallback={<SkeletonRows rows={4} />}>
              <JsonEditor
                key={editorKey}
                value={draft.whole}
                onChange={draft.replace}
                onError={setJsonError}
              />
            </Suspense>
          </Card>
        </Tabs.Panel>
      </Tabs.Root>
    </>
  )
}
