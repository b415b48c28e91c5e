/** A network in memory, with the benchmark's server at the other end: TLS is Node's, and no kernel takes part. */
import { Duplex } from "node:stream"
import * as tls from "node:tls"
import { serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import type { Transport } from "@effect-imap/core/Transport"
import * as NodeTransport from "@effect-imap/node/NodeTransport"
import { serve } from "../server/Imap.ts"

const secureContext = tls.createSecureContext({ cert: serverCertificate, key: serverKey })

/** Makes a transport in which each connection has its own server. */
export const inMemory = (security: "plain" | "tls"): Transport => ({
  ...NodeTransport.fromDuplex(() => {
    const [near, far] = pair()
    const stream = security === "tls" ? new tls.TLSSocket(far, { isServer: true, secureContext }) : far
    const options = { announces: true, loginAlone: false, startTls: false }
    serve(stream, security === "tls", options, { secure: () => {}, selected: () => {} })
    return near
  }),
  kind: "network"
})

/** Accepts writes at once, and delivers each to the other end one turn of the event loop later. */
class End extends Duplex {
  other: End | undefined
  override _read() {}
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void) {
    setImmediate(() => this.other?.push(chunk))
    done()
  }
  override _final(done: () => void) {
    setImmediate(() => this.other?.push(null))
    done()
  }
}

const pair = () => {
  const near = new End()
  const far = new End()
  near.other = far
  far.other = near
  return [near, far] as const
}
