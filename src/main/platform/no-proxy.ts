import { BlockList, isIP } from 'node:net'

/** This machine, whatever its address is spelled like. A proxy can't reach it, and would get what is meant for it in clear text. */
const LOOPBACK = ['localhost', '127.0.0.0/8', '::1']

/**
 * The hosts that are reached without a proxy: loopback, and what `NO_PROXY` lists. An entry is a host name, which stands for its subdomains
 * as well, an address, a network such as `10.0.0.0/8`, a range such as `10.0.0.1-10.0.0.9`, or a pattern such as `10.*`; each but a network
 * may have a port. Node's own rule compares the spelling of addresses and knows no networks.
 */
export function directHosts(noProxy: string): (url: URL) => boolean {
  const entries = [...noProxy.split(/[\s,;]+/), ...LOOPBACK].filter((entry) => entry !== '').map(toEntry)
  return (url) => {
    const host = bareHost(url.hostname)
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    return entries.some((entry) => (entry.port ?? port) === port && entry.includes(host))
  }
}

type Entry = { port: string | null; includes: (host: string) => boolean }

function toEntry(text: string): Entry {
  const [, withPort, port = null] = /^([^:]+|\[.+\]):(\d+)$/.exec(text) ?? []
  const name = bareHost(withPort ?? text)
  const addresses = toAddresses(name)
  if (addresses !== null)
    return {
      port,
      includes: (host) => isIP(host) !== 0 && addresses.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4'),
    }
  const domain = name.replace(/^\*?\./, '')
  if (domain.includes('*')) {
    const pattern = new RegExp(`^${domain.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*')}$`)
    return { port, includes: (host) => pattern.test(host) }
  }
  return { port, includes: (host) => host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)) }
}

/** Null if it names no addresses. */
function toAddresses(text: string): BlockList | null {
  const list = new BlockList()
  const [start = '', end] = text.split('-')
  const [network = '', bits] = text.split('/')
  const kind = isIP(network) === 6 ? 'ipv6' : 'ipv4'
  try {
    if (isIP(text) !== 0) list.addAddress(text, kind)
    else if (isIP(network) !== 0) list.addSubnet(network, Number(bits || Number.NaN), kind)
    else if (end !== undefined && isIP(start) !== 0)
      list.addRange(start, end, isIP(start) === 6 ? 'ipv6' : 'ipv4')
    else return null
    return list
  } catch {
    // Not a network or a range after all, such as 10.0.0.0/99.
    return null
  }
}

/** Without the brackets of an IPv6 address and the dot of a fully qualified name. */
const bareHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
