import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|json|svg)$/
/** Smaller files fit into one packet uncompressed. */
const MIN_BYTES = 1024
/** The highest quality takes ten times as long and saves only a few percent. */
const BROTLI_QUALITY = 9

/** A Vite plugin that writes Brotli and gzip files beside each of the pages' assets, so that no request has to compress them. */
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

/** Writes `file.br` and `file.gz`. */
function compressFile(file: string): void {
  const content = readFileSync(file)
  if (content.length < MIN_BYTES) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  }
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }))
  writeFileSync(`${file}.gz`, gzipSync(content))
}
