import type { Call, Reply } from './http.ts'
import type { Account } from './model.ts'

/** Markup that is safe to insert without escaping. */
export interface Html {
  readonly html: string
}

/** An HTML template that escapes all values except markup. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  return { html: parts.reduce((text, part, i) => text + rendered(values[i - 1] ?? '') + part) }
}

function rendered(value: string | number | Html | Html[]): string {
  if (Array.isArray(value)) return value.map((one) => one.html).join('')
  if (typeof value === 'object') return value.html
  return String(value).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A complete page with a banner that identifies the stand-in. */
export function page(status: number, title: string, content: Html): Reply {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Stand-in for GitHub</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<header>This is a stand-in for GitHub, for development and tests. Nothing here reaches github.com.</header>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
    },
    body: document.html,
  }
}

export function notFoundPage(): Reply {
  return page(404, 'Page not found', html`<p>This is not the web page you are looking for.</p>`)
}

/** Hidden fields that pass a page's parameters through its form. */
export function hidden(fields: Record<string, string | null>): Html[] {
  return Object.entries(fields)
    .filter((field): field is [string, string] => field[1] !== null)
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
}

/** The user viewing the page: from the `login` parameter, or the signed-in user. */
export function visitor(call: Call, login: string | null): Account | undefined {
  const account = call.world.accounts.get((login ?? call.world.signedInAs).toLowerCase())
  return account?.type === 'User' ? account : undefined
}

/** "Signed in as …", with links to view the page as another user. */
export function signedIn(call: Call, user: Account): Html {
  const others = [...call.world.accounts.values()].filter((one) => one.type === 'User' && one !== user)
  const links = others.map((other) => {
    const query = new URLSearchParams(call.query)
    query.set('login', other.login)
    return html` <a href="?${query.toString()}">${other.login}</a>`
  })
  return html`<p class="quiet">Signed in as <strong>${user.login}</strong>. Switch to:${links}</p>`
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 }
header { padding: .5rem 1rem; background: #ffd33d; color: #24292f; text-align: center }
main { max-width: 34rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem }
form { margin: 1rem 0 }
fieldset { border: 1px solid #8c959f; border-radius: 6px; margin: 1rem 0 }
button { font: inherit; padding: .4rem 1rem; margin-right: .5rem; border: 1px solid #8c959f; border-radius: 6px; cursor: pointer }
button.primary { background: #1a7f37; border-color: #1a7f37; color: #fff }
input[type=text] { font: inherit; padding: .3rem .5rem; width: 100%; box-sizing: border-box }
.quiet { font-size: .9rem }
code { overflow-wrap: anywhere }
a { color: inherit }
`
