import { connect } from 'node:net'

/** Opens COUNT connections and keeps them open: `node idle-connections.ts PORT COUNT TEXT`. Prints the number of open connections. */
const [port, count, text = ''] = process.argv.slice(2)
let open = 0
let over = 0
const settle = (): void => {
  if (open + over === Number(count)) process.stdout.write(`${open}\n`)
}
for (let n = 0; n < Number(count); n++) {
  const socket = connect(Number(port), '127.0.0.1')
  socket.once('connect', () => {
    if (text !== '') socket.write(text)
    open++
    settle()
  })
  socket.once('error', () => {
    over++
    settle()
  })
}
