import { Account, ImapError } from "@effect-imap/core"
import { Duration, Effect, pipe, Redacted } from "effect"

const host = "imap.example.com"
const refused = ImapError.make({ _tag: "ConnectRefused", host, port: 143 }, "tcp", { port: 143 })
const lost = ImapError.make({ _tag: "TooManyConnections" }, "greeting", { port: 993 })

// ImapError.make
// for a test of your error screen, or in a transport: who must act and whether to retry follow from the reason
export const busy = ImapError.make({ _tag: "TooManyConnections" }, "auth", {
  retryAfter: Duration.seconds(30)
})
export const [actionBy, retry] = [busy.actionBy, busy.retry] // "user", "later"

// ImapError.withCauses
// in a transport that tried several ways itself: the failure keeps what came before it
export const whole = ImapError.withCauses(lost, [refused])
export const inPipe = pipe(lost, ImapError.withCauses([refused]))

// ImapError.toJson
// for a log or a queue: causes included, and no secret in it
export const json = JSON.stringify(ImapError.toJson(whole))

// ImapError.signInAgain
const revoked = Effect.fail(ImapError.signInAgain("invalid_grant: the consent was withdrawn")) // of the token endpoint
export const token = Account.tokenSource({ get: revoked }) // `SignInRequired`: `NeedsUser`, the owner's turn

// ImapError.unavailable
const keychain = Effect.fail(new Error("the keychain is locked"))
export const password = keychain.pipe(
  Effect.map((text) => Redacted.make(text)),
  Effect.mapError(ImapError.unavailable) // `CredentialUnavailable: the keychain is locked`
)
