/** Makes a slow connection to a port: every byte arrives `delay` ms after it was sent, in both directions. */
import * as net from "node:net"

export const slow = (port: number, delay: number): net.Server =>
  net.createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    const far = net.connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true })
    carry(near, far, delay)
    carry(far, near, delay)
  })

const carry = (from: net.Socket, to: net.Socket, delay: number) => {
  from.on("data", (chunk) => setTimeout(() => to.write(chunk), delay))
  from.on("end", () => setTimeout(() => to.end(), delay))
  from.on("error", () => to.destroy())
}
