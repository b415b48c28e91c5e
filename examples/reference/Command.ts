import { Command, type ImapConnection, type Response } from "@effect-imap/core"
import { Effect, Redacted } from "effect"

// Command.login
// what `connect` sends where a server knows no better way; `execute` refuses it, as the connection has logged in already
export const login = Command.login("ada", Redacted.make("secret"))
// C: LOGIN ada <redacted>

// Command.authenticate
// what `connect` sends for a SASL mechanism; `execute` refuses it as well
const response = Redacted.make(btoa("\0ada\0secret"))
export const authenticate = Command.authenticate("PLAIN", response)
// C: AUTHENTICATE PLAIN <redacted>

// Command.id
export const whoIsThere = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const { value } = yield* execute(Command.id({ name: "my-app", version: "1.0" }))
  return value?.get("name") // such as "Dovecot"
})

// Command.enable
// what `connect` sends for the account's `enable`; its result is what the server did enable
const ok: Response.Tagged = { _tag: "Tagged", tag: "a4", condition: "OK", code: undefined, text: "done" }
const answer: Response.Untagged = { _tag: "Enabled", names: ["CONDSTORE"] }
export const enabled = Command.enable(["CONDSTORE", "QRESYNC"]).result([answer], ok) // ["CONDSTORE"]

// Command.select
// what the connection's `select("Sent", { readOnly: true })` sends
export const examine = Command.select("Sent", { readOnly: true }).name // "EXAMINE"

// Command.copy
export const keep = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const { value } = yield* execute(Command.copy("101:104", "Archive", { uid: true }))
  return value.uids // where each message went, if the server has UIDPLUS
})

// Command.expunge
// of the messages with \Deleted these two alone, and not what another program has marked
export const expunge = Command.expunge("101,104") // C: UID EXPUNGE 101,104

// Command.delete
export const remove = Command.delete("Archive/2019") // with all its messages, for good

// Command.rename
export const rename = Command.rename("Projects", "Archive/Projects") // with all that is below it

// Command.subscribe
export const subscribe = Command.subscribe("Lists/effect")

// Command.unsubscribe
export const unsubscribe = Command.unsubscribe("Lists/effect")

// Command.sort
// the unread messages, newest first
export const unread = Command.sort([{ reverse: "arrival" }], { seen: false }, { uid: true })
// C: UID SORT (REVERSE ARRIVAL) UTF-8 UNSEEN

// Command.getQuota
export const freeKib = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
  const { value } = yield* execute(Command.getQuota("")) // the root: a name that `getQuotaRoot` tells
  return value?.storage && value.storage.limit - value.storage.usage
})
