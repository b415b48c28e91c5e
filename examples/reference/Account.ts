import { Account } from "@effect-imap/core"
import { Effect, Redacted } from "effect"

// Account.decode
const settings = { host: "imap.example.com", user: "ada", password: "secret", port: 993 } // of a JSON file
export const account = await Effect.runPromise(Account.decode(settings))
// a field that is misspelt or out of range fails with `InvalidAccount`, which names it
export const badPort = await Effect.runPromise(Effect.flip(Account.decode({ ...settings, port: 99_999 })))
export const field = badPort.reason._tag === "InvalidAccount" ? badPort.reason.field : undefined // "port"

// Account.signInAgain
const revoked = Effect.fail(Account.signInAgain("invalid_grant: the consent was withdrawn")) // of the token endpoint
export const token = Account.tokenSource({ get: revoked }) // `SignInRequired`: `NeedsUser`, the owner's turn

// Account.unavailable
const keychain = Effect.fail(new Error("the keychain is locked"))
export const password = keychain.pipe(
  Effect.map((text) => Redacted.make(text)),
  Effect.mapError(Account.unavailable) // `CredentialUnavailable: the keychain is locked`
)
