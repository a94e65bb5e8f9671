import { useQuery } from '@tanstack/react-query'
import { hedgehogQuery, type StoredHedgehog } from '../api/hedgehog.ts'
import { Card, Page } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { Editor } from './editor.tsx'
import { spritesQuery } from './sprites.ts'
import { text } from './text.ts'
import './hedgehog.css'

/** The user's hedgehog: its appearance, behavior, and config as JSON. */
export function HedgehogPage() {
  const stored = useQuery(hedgehogQuery)
  const sprites = useQuery(spritesQuery)
  const skeleton = (
    <Card>
      <div className="stage-wait" />
      <SkeletonRows rows={4} />
    </Card>
  )
  return (
    <Page title={text.title} intro={text.intro} wide>
      <QueryView query={stored} skeleton={skeleton}>
        {(config: StoredHedgehog) => (
          <QueryView query={sprites} skeleton={skeleton}>
            {(sheet) => <Editor stored={config} sheet={sheet} />}
          </QueryView>
        )}
      </QueryView>
    </Page>
  )
}
