import { ImapError, Quotation } from "@effect-imap/core"
import { Duration } from "effect"

const host = "imap.example.com"
const refused = ImapError.make({ _tag: "ConnectRefused", host, port: 143 }, "tcp", { port: 143 })
const detail = Quotation.redactor().text("no shared cipher")
const oldTls = ImapError.make({ _tag: "TlsProtocol", detail }, "tls", { port: 993 })

// ImapError.make
// for a test of one's own error screen, or in a transport: whose turn it is and whether to retry follow from the reason
export const busy = ImapError.make({ _tag: "TooManyConnections" }, "auth", {
  retryAfter: Duration.seconds(30)
})
export const [actionBy, retry] = [busy.actionBy, busy.retry] // "user", "later"

// ImapError.mostTelling
// of what several ways in came to, the one to tell the user; the others are its causes
export const told = ImapError.mostTelling([refused, oldTls])
export const tag = told.reason._tag // "TlsProtocol"

// ImapError.parts
// a line for each way in that was lost
export const lines = ImapError.parts(ImapError.mostTelling([refused, oldTls])).map(
  ({ port, reason }) => `${port}: ${reason._tag}` // "993: TlsProtocol", "143: ConnectRefused"
)

// ImapError.isDecisive
export const goOn = !ImapError.isDecisive(refused) // true: another port may still work

// ImapError.lostBeside
// the ports that were lost beside the one of the reason: the advice sends nobody there
export const lost = ImapError.lostBeside(refused.reason, { port: 143, causes: [oldTls] }) // ["993"]

// ImapError.withCauses
// in a transport that tried several ways itself: the failure keeps what came before it
export const whole = ImapError.withCauses(oldTls, [refused])

// ImapError.withPort
export const onPort = ImapError.withPort(busy, 993).port // 993

// ImapError.withReason
// what the same failure means to an app that knows more; its step, causes and retry stay
export const meant = ImapError.withReason(busy, { _tag: "ServerRefused" })

// ImapError.withServerText
const said = Quotation.redactor().text("[ALERT] Too many sessions")
export const quoted = ImapError.withServerText(busy, said).serverText // "[ALERT] Too many sessions"
