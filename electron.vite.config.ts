import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin, ProxyOptions } from 'vite'
import { compressAssets, compressFile } from './build/compress-assets.ts'
import { shippedPackages } from './build/package/shipped-packages.ts'
import { subresourceIntegrity } from './build/subresource-integrity.ts'

const root = import.meta.dirname

// Everything else is bundled: one file to read starts much faster than a thousand.
const external = ['electron', 'better-sqlite3', 'keytar']

/** The files of one folder with that extension, by name, as entries of a build. */
const entries = (folder: string, extension: string): Record<string, string> => {
  const path = join(root, folder)
  const names = existsSync(path) ? readdirSync(path).filter((name) => extname(name) === extension) : []
  return Object.fromEntries(names.map((name) => [basename(name, extension), join(path, name)]))
}

/** electron-vite makes addresses relative, for pages from files; ours come from a server, at any depth of path. */
const absoluteAddresses: Plugin = {
  name: 'absolute-addresses',
  config: () => ({ base: '/' }),
}

/** The viewer of the API reference is one large file, of which only the compressed forms ship. */
const docsViewer: Plugin = {
  name: 'docs-viewer',
  apply: 'build',
  writeBundle({ dir = '' }) {
    const source = join(root, 'node_modules/@scalar/api-reference/dist/browser/standalone.js')
    const target = join(dir, '../docs-viewer')
    mkdirSync(target, { recursive: true })
    copyFileSync(source, join(target, 'standalone.js'))
    compressFile(join(target, 'standalone.js'), { replace: true })
  },
}

/** The app's page about itself, the package, and the installers list what ships. */
const shipped = shippedPackages(root)

const pagesFolder = join(root, 'src/renderer')
const corePort = Number(process.env.COMPANION_PORT) || 7676

/** What the core answers. Everything else is a page. */
const CORE_PATHS =
  '^/((api|oauth|\\.well-known|_companion)/|complete/github-link|integrations/github/callback)'

/** For hot reload: what the pages ask of the core goes to the core, as if it came from the core's own pages. */
const toCore = (): ProxyOptions => {
  const target = `http://127.0.0.1:${corePort}`
  return {
    target,
    changeOrigin: true,
    bypass: ({ method, url = '' }) => {
      // One that navigates there wants the page, which then sends the token to the core.
      if (method === 'GET' && url.startsWith('/_companion/login')) return '/index.html'
      // `src/renderer/api/client.ts` has an address under /api/, too.
      return isSource(url) ? url : null
    },
    configure: (proxy) => {
      proxy.on('proxyReq', (request) => {
        if (request.hasHeader('origin')) request.setHeader('origin', target)
      })
    },
  }
}

/** Whether an address is that of a file of the pages. */
function isSource(url: string): boolean {
  const { pathname } = new URL(url, 'http://pages')
  return statSync(join(pagesFolder, pathname), { throwIfNoEntry: false })?.isFile() === true
}

export default defineConfig({
  main: {
    plugins: [shipped.collect],
    build: {
      externalizeDeps: false,
      minify: false,
      sourcemap: true,
      // The command line may run on the Node of the system, too, which can be older than Electron's.
      target: 'node22',
      rolldownOptions: {
        external,
        input: { ...entries('src/main', '.ts'), testing: join(root, 'src/testing/index.ts') },
        // All in one folder, so that paths beside a module are the same for whichever file it ends up in.
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // Less text makes the start faster. Names are kept, for stack traces.
          minify: { compress: true, mangle: { toplevel: false, keepNames: true }, codegen: true },
        },
      },
    },
  },
  preload: {
    plugins: [shipped.collect],
    build: {
      externalizeDeps: false,
      isolatedEntries: true,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external,
        input: entries('src/preload', '.ts'),
        // A sandboxed preload script can only be CommonJS, and can load no file beside it.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: pagesFolder,
    plugins: [
      react(),
      absoluteAddresses,
      docsViewer,
      shipped.collect,
      shipped.write,
      subresourceIntegrity,
      compressAssets,
    ],
    server: {
      host: '127.0.0.1',
      // Another one where that is taken.
      port: corePort < 65_000 ? corePort + 10 : corePort - 10,
      proxy: { [CORE_PATHS]: toCore() },
    },
    build: {
      minify: true,
      sourcemap: true,
      // The pages' content policy allows no data: addresses.
      assetsInlineLimit: 0,
      rolldownOptions: { input: entries('src/renderer', '.html') },
    },
  },
})
