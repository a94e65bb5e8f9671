import type { ShippedPackage } from './shipped-packages.ts'

/** A software bill of materials in CycloneDX 1.6, without serial number and timestamp, so that it is reproducible. */
export function billOfMaterials(
  { name, version }: { name: string; version: string },
  packages: readonly ShippedPackage[],
): string {
  const components = packages.map((one) => ({
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
    components,
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

const purl = ({ name, version }: ShippedPackage) => `pkg:npm/${name.replace('@', '%40')}@${version}`

/** The license and license text of each shipped package. */
export function thirdPartyLicenses(packages: readonly ShippedPackage[]): string {
  const rule = '-'.repeat(80)
  const texts = packages.map(
    ({ name, version, license, text }) =>
      `${rule}\n${name} ${version} (${license})\n${rule}\n\n${text ?? 'The package has no license text.'}\n`,
  )
  return `PostHog Companion contains the following packages.\n\n${texts.join('\n')}`
}
