import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {import('./dependencies.mjs').Dependency} Dependency */

/**
 * What the app is made of, as CycloneDX 1.6. The same sources give the same text: it has no serial number and no time of its making.
 * @param {{ name: string, version: string }} app
 * @param {Dependency[]} dependencies
 */
export const billOfMaterials = ({ name, version }, dependencies) => {
  const components = dependencies.map((one) => ({
    type: 'library',
    'bom-ref': purl(one),
    name: one.name,
    version: one.version,
    purl: purl(one),
    licenses: [
      /^[\w.+-]+$/.test(one.license) ? { license: { id: one.license } } : { expression: one.license },
    ],
  }))
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': name, name, version } },
    components: unique(components),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** @param {{ name: string, version: string }} dependency */
const purl = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`

/**
 * The same version can be installed in several places.
 * @template {{ 'bom-ref': string }} T
 * @param {T[]} components
 */
const unique = (components) => [...new Map(components.map((one) => [one['bom-ref'], one])).values()]

/**
 * The licences of all that is in the app, each package with its own text.
 * @param {Dependency[]} dependencies
 */
export const thirdPartyLicences = (dependencies) => {
  const rule = '-'.repeat(80)
  const texts = dependencies.map((one) => {
    const text = licenceText(one.folder) ?? 'The package comes without a licence text.'
    return `${rule}\n${one.name} ${one.version} (${one.license})\n${rule}\n\n${text.trim()}\n`
  })
  return `PostHog Companion is made with the work of others. Each package is listed with its licence.\n\n${[...new Set(texts)].join('\n')}`
}

/** @param {string} folder */
const licenceText = (folder) => {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)([.-].*)?$/i.test(name))
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8')
}
