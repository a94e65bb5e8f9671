// Runs electronegativity over a folder and writes its CSV: `node electronegativity.cjs FOLDER FILE ELECTRON_VERSION`. In a process of its
// own, because it writes that file only after it has answered. Its own command needs a package that it does not name.

// It asks the network for translations and for newer releases of Electron. Tests ask nobody.
const got = require.resolve('got', { paths: [require.resolve('@doyensec/electronegativity')] })
require.cache[got] = { exports: () => Promise.reject(new Error('Tests use no network.')) }

const run = require('@doyensec/electronegativity')

const [input, output, electronVersionOverride] = process.argv.slice(2)

run({ input, output, isRelative: true, electronVersionOverride }).then(({ errors }) => {
  for (const error of errors) process.stderr.write(`${JSON.stringify(error)}\n`)
  process.exitCode = errors.length === 0 ? 0 : 1
})
