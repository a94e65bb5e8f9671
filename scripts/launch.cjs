// The entry point of every npm command. It must run on old versions of Node to report them.
const oldest = 20

if (Number.parseInt(process.versions.node, 10) < oldest) {
  process.stderr.write(
    `Node ${process.versions.node} is too old. Install Node ${oldest} or newer (https://nodejs.org), then run the command again.\n`,
  )
  process.exit(1)
}

import('./setup/launch.mjs').then(({ launch }) => launch(process.argv.slice(2)))
