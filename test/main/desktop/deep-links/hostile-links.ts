import type { IgnoredReason } from '../../../../src/main/desktop/deep-links/parse-deep-link.ts'

const good = 'posthog-companion://integration?provider=github&status=success'
const back = 'posthog-companion://complete/github-link/?code=geheim&state=abc'

/** Links that must change nothing, and why each is ignored. `geheim` marks what must not be logged. */
export const HOSTILE_LINKS: readonly { name: string; link: string; reason: IgnoredReason }[] = [
  { name: 'another host', link: 'posthog-companion://evil.example/?token=geheim', reason: 'unknown path' },
  {
    name: 'our place under another host',
    link: 'posthog-companion://evil.example/integration?provider=github&status=success',
    reason: 'unknown path',
  },
  {
    name: 'no host',
    link: 'posthog-companion:///integration?provider=github&status=success',
    reason: 'unknown path',
  },
  {
    name: 'a name and password',
    link: 'posthog-companion://user:pw@integration?provider=github&status=success',
    reason: 'unknown path',
  },
  {
    name: 'a port',
    link: 'posthog-companion://integration:80?provider=github&status=success',
    reason: 'unknown path',
  },
  {
    name: 'a longer place',
    link: 'posthog-companion://integration/delete?provider=github&status=success',
    reason: 'unknown path',
  },
  {
    name: 'another case',
    link: 'posthog-companion://Integration?provider=github&status=success',
    reason: 'unknown path',
  },
  {
    name: 'dots that lead to a known place',
    link: 'posthog-companion://complete/x/../github-link/?code=geheim&state=abc',
    reason: 'unknown path',
  },
  {
    name: 'encoded dots',
    link: 'posthog-companion://complete/%2e%2e/github-link/?code=geheim&state=abc',
    reason: 'unknown path',
  },
  {
    name: 'an encoded slash',
    link: 'posthog-companion://complete%2fgithub-link/?code=geheim&state=abc',
    reason: 'unknown path',
  },
  {
    name: 'doubled slashes',
    link: 'posthog-companion://complete//github-link/?code=geheim&state=abc',
    reason: 'unknown path',
  },
  {
    name: 'a backslash',
    link: 'posthog-companion://complete\\github-link?code=geheim&state=abc',
    reason: 'unknown path',
  },
  {
    name: 'another scheme',
    link: 'posthog-code://integration?provider=github&status=success',
    reason: 'another scheme',
  },
  {
    name: 'a scheme that only begins like ours',
    link: 'posthog-companion-x://integration?provider=github&status=success',
    reason: 'another scheme',
  },
  { name: 'https', link: 'https://integration?provider=github&status=success', reason: 'another scheme' },
  { name: 'a script', link: 'javascript:alert(1)//posthog-companion://integration', reason: 'not a link' },
  {
    name: 'no slashes',
    link: 'posthog-companion:integration?provider=github&status=success',
    reason: 'not a link',
  },
  { name: 'a fragment', link: `${good}#geheim`, reason: 'not a link' },
  { name: 'nothing', link: '', reason: 'not a link' },
  { name: 'an extra parameter', link: `${good}&token=geheim`, reason: 'unknown parameter' },
  { name: 'a parameter of every object', link: `${good}&__proto__=geheim`, reason: 'unknown parameter' },
  { name: 'where to go next', link: `${back}&next=https://evil.example`, reason: 'unknown parameter' },
  { name: 'code and token in an outcome', link: `${good}&code=geheim`, reason: 'unknown parameter' },
  { name: 'a parameter twice', link: `${good}&status=error`, reason: 'repeated parameter' },
  { name: 'a state twice', link: `${back}&state=def`, reason: 'repeated parameter' },
  {
    name: 'no provider',
    link: 'posthog-companion://integration?status=success',
    reason: 'missing parameter',
  },
  { name: 'no parameters', link: 'posthog-companion://integration', reason: 'missing parameter' },
  {
    name: 'no state',
    link: 'posthog-companion://complete/github-link/?code=geheim',
    reason: 'missing parameter',
  },
  {
    name: 'only a state',
    link: 'posthog-companion://complete/github-link/?state=abc',
    reason: 'missing parameter',
  },
  {
    name: 'another provider',
    link: 'posthog-companion://integration?provider=gitlab&status=success',
    reason: 'bad parameter',
  },
  {
    name: 'an unknown status',
    link: 'posthog-companion://integration?provider=github&status=geheim',
    reason: 'bad parameter',
  },
  {
    name: 'an installation that is no number',
    link: `${good}&installation_id=1%2F..%2F2`,
    reason: 'bad parameter',
  },
  {
    name: 'markup as an error code',
    link: 'posthog-companion://integration?provider=github&status=error&error_code=%3Cimg%20src%3Dx%3E',
    reason: 'bad parameter',
  },
  {
    name: 'a line end inside a value',
    link: 'posthog-companion://complete/github-link/?code=a%0d%0aSet-Cookie:x&state=abc',
    reason: 'bad parameter',
  },
  {
    name: 'a null inside a value',
    link: 'posthog-companion://complete/github-link/?error=access_denied&error_description=%00&state=abc',
    reason: 'bad parameter',
  },
  { name: 'a line end', link: `${good}\nposthog-companion://integration`, reason: 'invalid characters' },
  { name: 'a null', link: `${good}\0`, reason: 'invalid characters' },
  {
    name: 'an escape sequence of terminals',
    link: `posthog-companion://\u001b[2Jintegration?token=geheim`,
    reason: 'invalid characters',
  },
  { name: 'a space', link: `${good} --inspect=geheim`, reason: 'invalid characters' },
  {
    name: 'letters that look like ours',
    link: 'posthog-companion://іntegration?provider=github&status=success',
    reason: 'invalid characters',
  },
  {
    name: 'text that runs backwards',
    link: `posthog-companion://\u202eintegration?token=geheim`,
    reason: 'invalid characters',
  },
  { name: 'a megabyte', link: `${good}&installation_id=${'1'.repeat(1024 * 1024)}`, reason: 'too long' },
  {
    name: 'a megabyte of path',
    link: `posthog-companion://${'a/'.repeat(512 * 1024)}?token=geheim`,
    reason: 'too long',
  },
]
