import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findBrowser } from '../../scripts/setup/browser.mjs'
import { icns, ico } from './containers.mjs'

/** Renders the committed icons from the drawings: `node build/icons/render.mjs`. */
const folder = import.meta.dirname

/** The sizes in Linux' icon theme. */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]

const executablePath = findBrowser()
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })

/**
 * @param {string} drawing
 * @param {number} size
 */
const draw = async (drawing, size) => {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${readFileSync(join(folder, drawing), 'utf8')}`,
  )
  const png = await page.screenshot({ omitBackground: true })
  await page.close()
  return png
}

/** @param {number} size */
const icon = async (size) => ({ size, png: await draw('icon.svg', size) })

try {
  mkdirSync(join(folder, 'linux'), { recursive: true })
  for (const size of linuxSizes)
    writeFileSync(join(folder, 'linux', `${size}x${size}.png`), (await icon(size)).png)
  writeFileSync(join(folder, 'icon.png'), (await icon(512)).png)
  writeFileSync(join(folder, 'icon.ico'), ico(await Promise.all([16, 24, 32, 48, 64, 128, 256].map(icon))))
  writeFileSync(join(folder, 'icon.icns'), icns(await Promise.all([32, 64, 128, 256, 512, 1024].map(icon))))
  writeFileSync(join(folder, 'tray.png'), (await icon(24)).png)
  writeFileSync(join(folder, 'tray@2x.png'), (await icon(48)).png)
  writeFileSync(join(folder, 'trayTemplate.png'), await draw('tray-template.svg', 18))
  writeFileSync(join(folder, 'trayTemplate@2x.png'), await draw('tray-template.svg', 36))
} finally {
  await browser.close()
}
