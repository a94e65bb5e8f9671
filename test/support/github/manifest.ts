import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { integration, type Schemas } from './describe.ts'
import { type Call, json, parameters, parsedJson, type Reply, redirect, route } from './http.ts'
import type { Account, App } from './model.ts'
import { hidden, html, notFoundPage, page, visitor } from './pages.ts'
import { apiError } from './rest.ts'
import { slugOf, type World } from './world.ts'

const CODE_LIFE = 3_600_000

/** The fields of GitHub's manifest. Unknown fields are rejected to catch typos. */
const Manifest = z.strictObject({
  name: z.string().min(1).max(34).optional(),
  url: z.url(),
  hook_attributes: z.strictObject({ url: z.url(), active: z.boolean().optional() }).optional(),
  redirect_url: z.url().optional(),
  callback_urls: z.array(z.url()).max(10).optional(),
  setup_url: z.url().optional(),
  description: z.string().optional(),
  public: z.boolean().optional(),
  default_events: z.array(z.string()).optional(),
  default_permissions: z
    .strictObject({
      metadata: z.literal('read').exactOptional(),
      contents: z.enum(['read', 'write']).exactOptional(),
    })
    .optional(),
  request_oauth_on_install: z.boolean().optional(),
  setup_on_update: z.boolean().optional(),
})

/** Registers an App from a manifest: the page, and the exchange of its code for the App's credentials. */
export const manifestRoutes = [
  route('POST /settings/apps/new', showManifest),
  route('POST /organizations/:org/settings/apps/new', showManifest),
  route('POST /settings/apps', create),
  route('POST /app-manifests/:code/conversions', convert),
]

function showManifest(call: Call): Reply {
  const given = parameters(call)
  const owner = ownerOf(call, call.path.startsWith('/organizations/') ? call.param('org') : null)
  if (owner === undefined) return notFoundPage()
  const manifest = readManifest(given)
  if (!manifest.success) return invalid(manifest.error)
  if (call.world.autoApprove) return created(call, owner, manifest.data, manifest.data.name ?? 'Companion')
  return page(
    200,
    'Create GitHub App',
    html`<form method="post" action="/settings/apps">
${hidden({ manifest: given.get('manifest'), state: given.get('state'), owner: owner.login })}
<p><label>GitHub App name <input type="text" name="name" required maxlength="34" value="${manifest.data.name ?? ''}"></label></p>
<button class="primary">Create GitHub App for ${owner.login}</button>
</form>`,
  )
}

function create(call: Call): Reply {
  const given = parameters(call)
  const owner = ownerOf(call, given.get('owner'))
  const manifest = readManifest(given)
  if (owner === undefined) return notFoundPage()
  if (!manifest.success) return invalid(manifest.error)
  return created(call, owner, manifest.data, given.get('name') ?? '')
}

function created(call: Call, owner: Account, manifest: z.infer<typeof Manifest>, name: string): Reply {
  const taken = [...call.world.apps.values()].some((app) => app.slug === slugOf(name))
  if (taken || slugOf(name) === '' || name.length > 34) {
    return page(
      422,
      'Create GitHub App',
      html`<p role="alert">Name is too long, empty, or already taken: “${name}”.</p>`,
    )
  }
  const app = call.world.addApp({
    name,
    owner,
    webhookSecret: manifest.hook_attributes === undefined ? null : randomBytes(20).toString('hex'),
    callbackUrls: manifest.callback_urls ?? [],
    setupUrl: manifest.setup_url ?? null,
    redirectOnUpdate: manifest.setup_on_update ?? false,
    authorizeOnInstall: manifest.request_oauth_on_install ?? false,
    description: manifest.description ?? null,
    externalUrl: manifest.url,
    permissions: { ...manifest.default_permissions, metadata: 'read' },
    events: manifest.default_events ?? [],
  })
  const code = randomBytes(20).toString('hex')
  pendingOf(call.world).set(code, { app, expiresAt: call.now + CODE_LIFE })
  return redirect(manifest.redirect_url ?? manifest.url, { code, state: parameters(call).get('state') })
}

async function convert(call: Call): Promise<Reply> {
  const pending = pendingOf(call.world)
  const entry = pending.get(call.param('code'))
  pending.delete(call.param('code'))
  if (entry === undefined || entry.expiresAt <= call.now) return apiError(404, 'Not Found')
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  return json(201, {
    ...integration(call, entry.app),
    client_id: entry.app.clientId,
    client_secret: entry.app.clientSecret,
    webhook_secret: entry.app.webhookSecret,
    pem: privateKey,
  } satisfies Schemas['integration'] & {
    client_id: string
    client_secret: string
    webhook_secret: string | null
    pem: string
  })
}

type PendingApps = Map<string, { app: App; expiresAt: number }>

/** Unused codes of created Apps, for each world. */
const pendingApps = new WeakMap<World, PendingApps>()

function pendingOf(world: World): PendingApps {
  const pending: PendingApps = pendingApps.get(world) ?? new Map()
  pendingApps.set(world, pending)
  return pending
}

function readManifest(given: URLSearchParams) {
  return Manifest.safeParse(parsedJson(given.get('manifest') ?? ''))
}

/** Only admins of an account can register an App for it. */
function ownerOf(call: Call, login: string | null): Account | undefined {
  const user = visitor(call, null)
  if (user === undefined) return undefined
  const owner = call.world.accounts.get((login ?? user.login).toLowerCase())
  return owner?.admins.has(user.login) ? owner : undefined
}

function invalid(error: z.ZodError): Reply {
  return page(422, 'Invalid GitHub App manifest', html`<pre role="alert">${z.prettifyError(error)}</pre>`)
}
