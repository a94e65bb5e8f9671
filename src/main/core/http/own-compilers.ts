/** For servers that set their own compilers of schemas: keeps Fastify from loading its own, which take long. */
export const OWN_COMPILERS = { compilersFactory: { buildValidator: neverBuilt, buildSerializer: neverBuilt } }

function neverBuilt(): never {
  throw new Error('the server has its own compilers')
}
