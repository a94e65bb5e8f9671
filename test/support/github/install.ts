import { type Call, parameters, type Reply, redirect, route } from './http.ts'
import type { Account, App, Installation } from './model.ts'
import { type Html, hidden, html, notFoundPage, page, signedIn, visitor } from './pages.ts'

/** The pages to install an App on an account, and the redirect afterward. */
export const installRoutes = [
  route('GET /apps/:slug/installations/new', showAccounts),
  route('POST /apps/:slug/installations', install),
]

function showAccounts(call: Call): Reply {
  const app = appOf(call)
  const user = visitor(call, call.query.get('login'))
  if (app === undefined || user === undefined) return notFoundPage()
  const accounts = [...call.world.accounts.values()].filter(
    (account) => account.admins.has(user.login) || account.members.has(user.login),
  )
  const [first] = accounts.filter((account) => account.type === 'Organization')
  if (call.world.autoApprove) return installOn(call, app, user, first ?? user, call.query.get('state'), 'all')
  return page(
    200,
    `Install ${app.name}`,
    html`${signedIn(call, user)}
<p>Where do you want to install <strong>${app.name}</strong>?</p>
${accounts.map((account) => accountForm(call, app, user, account))}`,
  )
}

function accountForm(call: Call, app: App, user: Account, account: Account): Html {
  const existing = installationOn(call, app, account)
  const selection = existing?.repositorySelection ?? 'all'
  const checked = (value: string): Html => ({ html: value === selection ? ' checked' : '' })
  const verb = !account.admins.has(user.login) ? 'Request' : existing === undefined ? 'Install' : 'Save'
  return html`<form method="post" action="/apps/${app.slug}/installations">
<fieldset>
<legend>${account.login} (${account.type.toLowerCase()}${existing === undefined ? '' : ', installed'})</legend>
${hidden({ account: account.login, login: user.login, state: call.query.get('state') })}
<label><input type="radio" name="selection" value="all"${checked('all')}> All repositories</label>
<label><input type="radio" name="selection" value="selected"${checked('selected')}> Only select repositories</label>
<p><button class="primary">${verb} on ${account.login}</button></p>
</fieldset>
</form>`
}

function install(call: Call): Reply {
  const given = parameters(call)
  const app = appOf(call)
  const user = visitor(call, given.get('login'))
  const account = call.world.accounts.get((given.get('account') ?? '').toLowerCase())
  if (app === undefined || user === undefined || account === undefined) return notFoundPage()
  const selection = given.get('selection') === 'selected' ? 'selected' : 'all'
  return installOn(call, app, user, account, given.get('state'), selection)
}

function installOn(
  call: Call,
  app: App,
  user: Account,
  account: Account,
  state: string | null,
  repositorySelection: 'all' | 'selected',
): Reply {
  if (!account.admins.has(user.login)) {
    if (!account.members.has(user.login)) return notFoundPage()
    call.world.installRequests.push({ app, account, requester: user })
    return sentTo(
      app.setupUrl,
      { setup_action: 'request', state },
      `Requested installation from the admins of ${account.login}.`,
    )
  }
  const existing = installationOn(call, app, account)
  if (existing !== undefined) {
    existing.repositorySelection = repositorySelection
    existing.updatedAt = call.now
    existing.visibleTo.add(user.login)
    return returned(call, user, existing, 'update', state)
  }
  const installed = call.world.addInstallation({ app, account, repositorySelection })
  return returned(call, user, installed, 'install', state)
}

/** With authorization during installation, GitHub uses the callback URL instead of the setup URL and adds a code. */
function returned(
  call: Call,
  user: Account,
  { id, app }: Installation,
  action: 'install' | 'update',
  state: string | null,
): Reply {
  const outcome = { installation_id: String(id), setup_action: action, state }
  const done = `${app.name} is installed.`
  const [callback] = app.callbackUrls
  if (app.authorizeOnInstall && callback !== undefined) {
    const grant = { app, user, redirectUri: callback, challenge: null }
    return sentTo(callback, { code: call.world.tokens.issueCode(grant), ...outcome }, done)
  }
  return sentTo(action === 'update' && !app.redirectOnUpdate ? null : app.setupUrl, outcome, done)
}

function sentTo(address: string | null, added: Record<string, string | null>, done: string): Reply {
  return address === null ? page(200, 'Done', html`<p>${done}</p>`) : redirect(address, added)
}

function appOf(call: Call): App | undefined {
  return [...call.world.apps.values()].find((app) => app.slug === call.param('slug'))
}

function installationOn(call: Call, app: App, account: Account): Installation | undefined {
  return [...call.world.installations.values()].find((one) => one.app === app && one.account === account)
}
