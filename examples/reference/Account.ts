import { Account } from "@effect-imap/core"
import { Effect } from "effect"

// Account.decode
const settings = { host: "imap.example.com", user: "ada", password: "secret", port: 993 } // of a JSON file
export const account = await Effect.runPromise(Account.decode(settings))
// a field that is misspelt or out of range fails with `InvalidAccount`, which names it
export const badPort = await Effect.runPromise(Effect.flip(Account.decode({ ...settings, port: 99_999 })))
export const field = badPort.reason._tag === "InvalidAccount" ? badPort.reason.field : undefined // "port"
