import { MemoryTransport } from "@effect-imap/core/testing"
import { Effect } from "effect"

// MemoryTransport.tlsInfo
// a server that knows no more than TLS 1.2, for a test
export const old = MemoryTransport.make({
  server: (end) => end.write(new TextEncoder().encode("* OK ready\r\n")),
  ports: { 993: "implicitTls" },
  handshake: (options) => Effect.succeed(MemoryTransport.tlsInfo(options, { protocol: "TLSv1.2" }))
})
