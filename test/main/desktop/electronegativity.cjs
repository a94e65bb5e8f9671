// Runs electronegativity over a folder and writes its CSV: `node electronegativity.cjs FOLDER FILE ELECTRON_VERSION`. Runs in its own
// process, because it writes the file only after it has returned. Its own CLI needs a package that it does not declare.

// It would download translations and check for Electron releases; tests must not use the network.
const got = require.resolve('got', { paths: [require.resolve('@doyensec/electronegativity')] })
require.cache[got] = { exports: () => Promise.reject(new Error('Tests use no network.')) }

const run = require('@doyensec/electronegativity')

const [input, output, electronVersionOverride] = process.argv.slice(2)

run({ input, output, isRelative: true, electronVersionOverride }).then(({ errors }) => {
  for (const error of errors) process.stderr.write(`${JSON.stringify(error)}\n`)
  process.exitCode = errors.length === 0 ? 0 : 1
})
