import { z } from 'zod'
import type { HedgehogAccessory, HedgehogSkin } from '../../../shared/hedgehog-config.ts'

/** One frame's place on the sheet, in the sheet's pixels. Every frame is a square of {@link frameSize}. */
export type Frame = Readonly<{ x: number; y: number }>

/** Side of every frame, in the sheet's pixels. */
export const frameSize = 80

/** The frames, by what they show. */
export type Atlas = Readonly<{
  /** skin → animation → its frames in order */
  animations: ReadonlyMap<string, ReadonlyMap<string, readonly Frame[]>>
  accessories: ReadonlyMap<string, Frame>
}>

/** The frames and the picture they are cut from. */
export type SpriteSheet = Atlas & Readonly<{ image: CanvasImageSource }>

// TexturePacker's JSON. Nothing of the sheet is trimmed or rotated, so other values mean another sheet.
const atlasSchema = z.object({
  frames: z.record(
    z.string(),
    z.object({
      frame: z.object({
        x: z.number(),
        y: z.number(),
        w: z.literal(frameSize),
        h: z.literal(frameSize),
      }),
      rotated: z.literal(false),
      trimmed: z.literal(false),
    }),
  ),
})

/** Sorts the atlas JSON's frames by skin and animation. Throws if it is not the sheet of `@posthog/hedgehog-mode`. */
export function parseAtlas(json: unknown): Atlas {
  const parsed = atlasSchema.safeParse(json)
  if (!parsed.success) {
    throw new Error(
      `The hedgehog's sprite atlas is not in the expected form: ${z.prettifyError(parsed.error)}. Use the sprites.json that belongs to the sprites.png.`,
    )
  }
  const animations = new Map<string, Map<string, Frame[]>>()
  const accessories = new Map<string, Frame>()
  // Tiles are numbered with leading zeros, but not always with as many.
  const names = Object.keys(parsed.data.frames).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  for (const name of names) {
    const place = parsed.data.frames[name]
    if (!place) continue
    const frame = { x: place.frame.x, y: place.frame.y }
    const [, accessory] = /^accessories\/(.+)\.png$/.exec(name) ?? []
    if (accessory) accessories.set(accessory, frame)
    const [, skin, animation] = /^skins\/([^/]+)\/([^/]+)\/tile\d+\.png$/.exec(name) ?? []
    if (!skin || !animation) continue
    const ofSkin = animations.get(skin) ?? new Map<string, Frame[]>()
    animations.set(skin, ofSkin.set(animation, [...(ofSkin.get(animation) ?? []), frame]))
  }
  if (!animations.get('default')?.has('idle')) {
    throw new Error(
      'The hedgehog’s sprite atlas has no idle frames of the default skin. Use the whole sprites.json.',
    )
  }
  return { animations, accessories }
}

/** Loads the atlas JSON and its PNG. Rejects with a sentence that names the URL that couldn't be loaded. */
export async function loadSpriteSheet(urls: { atlas: string; image: string }): Promise<SpriteSheet> {
  const image = new Image()
  image.src = urls.image
  const decoded = image.decode().catch(() => {
    throw new Error(`Couldn't load the hedgehog's sprites from ${urls.image}. Reload the page.`)
  })
  const [json] = await Promise.all([fetchJson(urls.atlas), decoded])
  return { ...parseAtlas(json), image }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) {
    throw new Error(
      `Couldn't load the hedgehog's sprite atlas from ${url} (${response.status}). Reload the page.`,
    )
  }
  return response.json()
}

/** The frames of a skin's animation, or undefined where the skin was not drawn doing that. */
export function framesOf(atlas: Atlas, skin: HedgehogSkin, animation: string): readonly Frame[] | undefined {
  return atlas.animations.get(skin)?.get(animation)
}

/** The accessory's frame, or undefined where the sheet lacks it. It is drawn to fit over a default hedgehog's frame. */
export function accessoryFrame(atlas: Atlas, accessory: HedgehogAccessory): Frame | undefined {
  return atlas.accessories.get(accessory)
}
