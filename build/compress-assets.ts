import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|json|svg)$/
/** Smaller files fit into one packet as they are. */
const MIN_BYTES = 1024
/** The best quality takes ten times as long for a few percent. */
const BROTLI_QUALITY = 9

/** A Vite plugin that writes a Brotli and a gzip copy beside each asset of the pages, so that no request has to compress it. */
export const compressAssets: Plugin = {
  name: 'compress-assets',
  apply: 'build',
  writeBundle: {
    order: 'post',
    sequential: true,
    handler({ dir = '' }) {
      const folder = join(dir, 'assets')
      for (const name of readdirSync(folder).filter((name) => TEXT.test(name)))
        compressFile(join(folder, name))
    },
  },
}

/** Writes `file.br` and `file.gz`. `replace` removes the file itself. */
export function compressFile(file: string, { replace = false } = {}): void {
  const content = readFileSync(file)
  if (content.length < MIN_BYTES) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  }
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }))
  writeFileSync(`${file}.gz`, gzipSync(content))
  if (replace) rmSync(file)
}
