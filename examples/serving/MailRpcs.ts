/** The same values by RPC: the group that client and server share, and its handlers. */
import { Command, ImapError } from "@effect-imap/core"
import { Schema } from "effect"
import { Rpc, RpcGroup } from "effect/rpc"
import * as Mail from "./Mail.ts"

const error = ImapError.ImapError

export class MailRpcs extends RpcGroup.make(
  Rpc.make("Mailboxes", { success: Schema.Array(Command.MailboxInfo), error }),
  /** Every message of a mailbox, one by one: a slow client slows the mail server. */
  Rpc.make("Messages", { payload: { mailbox: Schema.String }, success: Mail.Overview, error, stream: true }),
  Rpc.make("Read", {
    payload: { mailbox: Schema.String, uid: Schema.Int },
    success: Schema.UndefinedOr(Mail.Letter),
    error
  })
) {}

/** They need an `ImapPool`. */
export const handlers = MailRpcs.toLayer({
  Mailboxes: () => Mail.mailboxes,
  Messages: ({ mailbox }) => Mail.all(mailbox),
  Read: ({ mailbox, uid }) => Mail.letter(mailbox, uid)
})
