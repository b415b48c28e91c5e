import { connect } from "node:net"
import { ImapConnection, Transport } from "@effect-imap/core"
import { NodeTransport } from "@effect-imap/node"
import { Effect, Layer, Redacted } from "effect"

const account = { host: "imap.example.com", user: "ada@example.com" }

// NodeTransport.proxy
// where only some connections go through a proxy
export const proxied = Effect.gen(function* () {
  const transport = yield* NodeTransport.proxy("socks5://127.0.0.1:1080")
  return yield* Effect.provideService(ImapConnection.make(account), Transport.Transport, transport)
})

// NodeTransport.layerProxy
export const ProxiedLive = ImapConnection.layer(account).pipe(
  Layer.provide(NodeTransport.layerProxy(Redacted.make("https://ada:secret@proxy.example.com:8443")))
)

// NodeTransport.tunnel
// the server's own IMAP program at the other end of SSH
const transport = NodeTransport.tunnel("ssh -o BatchMode=yes mail.example.com /usr/libexec/dovecot/imap")

export const tunnelled = ImapConnection.make(account).pipe(
  Effect.provideService(Transport.Transport, transport)
)

// NodeTransport.layerTunnel
export const TunnelLive = ImapConnection.layer(account).pipe(
  Layer.provide(NodeTransport.layerTunnel("ssh mail.example.com /usr/libexec/dovecot/imap"))
)

// NodeTransport.Lookup
// a resolver of your own, in place of the system's
const inHouse: NodeTransport.Lookup = () => Effect.succeed([{ family: 4, address: "192.0.2.10" }])

export const resolved = ImapConnection.make(account).pipe(
  Effect.provideService(Transport.Transport, NodeTransport.make({ lookup: inHouse }))
)

// NodeTransport.unix
// a server of this machine
export const local = ImapConnection.make(account).pipe(
  Effect.provideService(Transport.Transport, NodeTransport.unix("/run/dovecot/imap.sock"))
)

// NodeTransport.fromDuplex
// a stream that another library opened, such as a port that an SSH client forwards
export const forwarded = NodeTransport.fromDuplex(() => connect(1143, "127.0.0.1"), {
  channel: Transport.trusted("forwarded by SSH")
})
