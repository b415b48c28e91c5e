import { Account } from "@effect-imap/core"
import { Effect, Redacted, Schema } from "effect"

// Account.decode
const settings = { host: "imap.example.com", user: "ada", password: "secret", port: 993 } // of a JSON file
export const account = await Effect.runPromise(Account.decode(settings))
// a field that is misspelt or out of range fails with `InvalidAccount`, which names it
export const badPort = await Effect.runPromise(Effect.flip(Account.decode({ ...settings, port: 99_999 })))
export const field = badPort.reason._tag === "InvalidAccount" ? badPort.reason.field : undefined // "port"

// Account.hasCredential
// false: there is a password. A token or a certificate does as well
export const mustAsk = !Account.hasCredential(account)

// Account.hostProblem
// what a form says below its field, as the user types
export const problem = Account.hostProblem("imaps://imap.example.com")
// "this is a URL: give the server's name alone, and a port as port"
export const noProblem = Account.hostProblem("imap.example.com") // undefined

// Account.invalid
// a schema of one's own around an account, with the error of a connection
const Row = Schema.Struct({ label: Schema.String, account: Account.Account })
export const decodeRow = (row: unknown) =>
  Schema.decodeUnknownEffect(Row)(row).pipe(Effect.mapError(Account.invalid))

// Account.unavailable
const keychain = Effect.fail(new Error("the keychain is locked"))
export const password: Account.Credential = keychain.pipe(
  Effect.map((text) => Redacted.make(text)),
  Effect.mapError(Account.unavailable) // `CredentialUnavailable: the keychain is locked`
)
