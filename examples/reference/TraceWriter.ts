import { Trace } from "@effect-imap/core"
import * as TraceWriter from "@effect-imap/core/TraceWriter"

const bytes = (text: string) => new TextEncoder().encode(text)

// TraceWriter.write
// what the log of another program tells, as a trace: secrets are taken out of it
const trace = TraceWriter.write({
  program: "my-client",
  items: [
    { _tag: "Opened", connection: "1", at: 0, host: "imap.example.com", port: 993 },
    { _tag: "Received", connection: "1", at: 40, bytes: bytes("* OK ready\r\n") },
    { _tag: "Sent", connection: "1", at: 41, bytes: bytes('a1 LOGIN ada "correct horse"\r\n') },
    { _tag: "Received", connection: "1", at: 90, bytes: bytes("a1 NO wrong password\r\n") },
    { _tag: "Ended", connection: "1", at: 91 }
  ]
})

export const file = Trace.toText(trace)
