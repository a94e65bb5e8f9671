/** @typedef {{ size: number, png: Buffer }} Picture */

/**
 * Windows' ICO format: a directory of images, followed by the images, which may be PNG since Windows Vista.
 * @param {Picture[]} pictures of at most 256 px
 */
export const ico = (pictures) => {
  const directory = Buffer.alloc(6 + pictures.length * 16)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(pictures.length, 4)
  let offset = directory.length
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + index * 16
    // One byte each, in which 0 stands for 256.
    directory.writeUInt8(size % 256, at)
    directory.writeUInt8(size % 256, at + 1)
    directory.writeUInt16LE(1, at + 4)
    directory.writeUInt16LE(32, at + 6)
    directory.writeUInt32LE(png.length, at + 8)
    directory.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([directory, ...pictures.map(({ png }) => png)])
}

/** The PNG block types for each size in pixels; the second one is for high-density screens. */
/** @type {Record<number, string[]>} */
const kinds = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
}

/**
 * macOS' ICNS format: blocks of a four-letter type, a length, and a PNG.
 * @param {Picture[]} pictures
 */
export const icns = (pictures) => {
  const blocks = pictures.flatMap(({ size, png }) => (kinds[size] ?? []).map((kind) => block(kind, png)))
  return block('icns', Buffer.concat(blocks))
}

/**
 * @param {string} kind
 * @param {Buffer} content
 */
const block = (kind, content) => {
  const head = Buffer.alloc(8)
  head.write(kind, 'latin1')
  head.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([head, content])
}
