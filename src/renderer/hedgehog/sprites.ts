import { queryOptions } from '@tanstack/react-query'
import atlas from '../../../node_modules/@posthog/hedgehog-mode/assets/sprites.json?url'
import image from '../../../node_modules/@posthog/hedgehog-mode/assets/sprites.png'
import { loadSpriteSheet } from './player/sprite-sheet.ts'

/** The sprites, loaded once and only on pages that show a hedgehog. */
export const spritesQuery = queryOptions({
  queryKey: ['sprites'],
  queryFn: () => loadSpriteSheet({ atlas, image }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  structuralSharing: false,
})
