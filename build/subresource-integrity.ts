import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * A Vite plugin that has the browser check each script and style of the pages. Another program that had our port before may
 * have left its own files in the browser's cache under our names. An import map covers the scripts that pages load later.
 */
export const subresourceIntegrity: Plugin = {
  name: 'subresource-integrity',
  apply: 'build',
  writeBundle: {
    order: 'post',
    sequential: true,
    handler({ dir = '' }) {
      const files = readdirSync(join(dir, 'assets')).filter((name) => /\.(js|css)$/.test(name))
      const known = new Map(files.map((name) => [`/assets/${name}`, integrityOf(join(dir, 'assets', name))]))
      const scripts = [...known].filter(([path]) => path.endsWith('.js'))
      const importMap = JSON.stringify({ integrity: Object.fromEntries(scripts) })
      for (const name of readdirSync(dir).filter((name) => name.endsWith('.html'))) {
        const page = readFileSync(join(dir, name), 'utf8').replace(
          / (?:src|href)="(\/assets\/[^"]+)"/g,
          (attribute, path: string) => {
            const integrity = known.get(path)
            return integrity === undefined ? attribute : `${attribute} integrity="${integrity}"`
          },
        )
        writeFileSync(
          join(dir, name),
          page.replace('<script', `<script type="importmap">${importMap}</script>\n    <script`),
        )
      }
    },
  },
}

const integrityOf = (file: string) =>
  `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`
