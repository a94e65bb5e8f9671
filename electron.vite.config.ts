import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin, ProxyOptions } from 'vite'
import { asciiOnly } from './build/ascii-only.ts'
import { bareBuiltins } from './build/bare-builtins.ts'
import { compressAssets } from './build/compress-assets.ts'
import { leaveOut } from './build/leave-out.ts'
import { shippedPackages } from './build/package/shipped-packages.ts'
import { subresourceIntegrity } from './build/subresource-integrity.ts'

const root = import.meta.dirname

// Everything else is bundled: loading one file is much faster than loading a thousand.
const external = ['electron', 'better-sqlite3', 'keytar']

/** A folder's files with an extension, by name, as entry points. */
const entries = (folder: string, extension: string): Record<string, string> => {
  const path = join(root, folder)
  const names = existsSync(path) ? readdirSync(path).filter((name) => extname(name) === extension) : []
  return Object.fromEntries(names.map((name) => [basename(name, extension), join(path, name)]))
}

/** electron-vite uses relative URLs for pages loaded from files; ours are served at paths of any depth. */
const absoluteAddresses: Plugin = {
  name: 'absolute-addresses',
  config: () => ({ base: '/' }),
}

/** The packages that ship, for the app's about page, the package, and the installers. */
const shipped = shippedPackages(root)

const pagesFolder = join(root, 'src/renderer')
const corePort = Number(process.env.COMPANION_PORT) || 7676

/** Paths that the core serves. All others are pages. */
const CORE_PATHS =
  '^/((api|oauth|\\.well-known|_companion)/|complete/github-link|integrations/github/callback)'

/** For hot reload: proxies the pages' requests to the core as if they came from its own pages. */
const toCore = (): ProxyOptions => {
  const target = `http://127.0.0.1:${corePort}`
  return {
    target,
    changeOrigin: true,
    bypass: ({ method, url = '' }) => {
      // Navigating to the sign-in page needs the page, which then sends the token to the core.
      if (method === 'GET' && url.startsWith('/_companion/login')) return '/index.html'
      // `src/renderer/api/client.ts` also has a path that starts with /api/.
      return isSource(url) ? url : null
    },
    configure: (proxy) => {
      proxy.on('proxyReq', (request) => {
        if (request.hasHeader('origin')) request.setHeader('origin', target)
      })
    },
  }
}

/** Whether a URL is a source file of the pages. */
function isSource(url: string): boolean {
  const { pathname } = new URL(url, 'http://pages')
  return statSync(join(pagesFolder, pathname), { throwIfNoEntry: false })?.isFile() === true
}

/** What asks for the first page's data, and what takes long to set up. */
const EARLY = /src\/(renderer\/(api\/(first-responses|session)|ui\/exact-time)|shared\/session-header)\.ts$/

type Modules = { getModuleInfo(id: string): { importedIds: readonly string[] } | null }

/** A toast at an element, which the first page has not. It imports all that positions menus. */
const ANCHORED_TOAST = /@base-ui\/react\/toast\/(positioner|arrow)\//

/** Whether every page loads a module at its start. */
function isOnFirstPage(id: string, modules: Modules): boolean {
  const seen = new Set<string>()
  const visit = (id: string): void => {
    if (seen.has(id) || ANCHORED_TOAST.test(id)) return
    seen.add(id)
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) visit(imported)
  }
  visit(join(pagesFolder, 'main.tsx'))
  return seen.has(id)
}

/** What help and usage errors need, besides the commands themselves. */
const BASE =
  /src\/(shared\/(email|github|origin|scopes)|main\/(cli\/(first-key|output)|core\/base\/(actor|config|open-files)|core\/users\/summarize|platform\/hints))\.ts$/

export default defineConfig({
  main: {
    plugins: [leaveOut, shipped.collect, bareBuiltins, asciiOnly],
    build: {
      externalizeDeps: false,
      minify: false,
      sourcemap: true,
      // The command line may also run on the system's Node, which can be older than Electron's.
      target: 'node22',
      rolldownOptions: {
        external,
        input: { ...entries('src/main', '.ts'), testing: join(root, 'src/testing/index.ts') },
        // All in one folder, so that paths relative to a module stay valid in any chunk.
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // Smaller files start faster. Names and lines are kept for stack traces, and Node shows the line of an error that nothing caught.
          minify: { compress: true, mangle: { toplevel: false, keepNames: true }, codegen: false },
          // A few files load faster than many: each group has what its modules import. Help needs the first alone, commands the second,
          // and servers the third. What is imported when it is first used stays in files of its own.
          codeSplitting: {
            groups: [
              { name: 'base', test: BASE, priority: 3 },
              { name: 'features', test: /src\/main\/(core\/app|cli\/host)\.ts$/, priority: 2 },
              { name: 'server', test: /src\/main\/core\/companion\.ts$/, priority: 1 },
            ],
          },
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
        // A sandboxed preload script must be a single CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: pagesFolder,
    plugins: [
      react(),
      absoluteAddresses,
      shipped.collect,
      shipped.write,
      subresourceIntegrity,
      compressAssets,
    ],
    resolve: { alias: [{ find: /^zod$/, replacement: join(pagesFolder, 'zod-without-jit.ts') }] },
    server: {
      host: '127.0.0.1',
      // Falls back to another port if this one is taken.
      port: corePort < 65_000 ? corePort + 10 : corePort - 10,
      proxy: { [CORE_PATHS]: toCore() },
    },
    build: {
      minify: true,
      sourcemap: true,
      // The pages' content security policy doesn't allow data: URLs.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: entries('src/renderer', '.html'),
        // What nearly all pages share comes in few files: on its own, each small module would be a request before the first page.
        output: {
          codeSplitting: {
            groups: [
              // This script runs while the browser loads the others.
              { name: 'early', test: EARLY, priority: 2 },
              // Not on the first page, and by itself: the desktop hedgehog's page has no React.
              {
                name: 'schemas',
                test: /node_modules\/zod\/|src\/shared\/hedgehog-config|src\/renderer\/zod-without-jit/,
                priority: 1,
              },
              {
                name: 'react',
                test: /node_modules\/(react|react-dom|scheduler|wouter|@tanstack\/(react-query|query-core))\//,
              },
              { name: 'icons', test: /node_modules\/lucide-react\// },
              {
                name: (id, modules) => (isOnFirstPage(id, modules) ? 'first-page' : null),
                debugName: 'first-page',
              },
            ],
          },
        },
      },
    },
  },
})
