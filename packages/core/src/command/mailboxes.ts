/** DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE. RFC 9051 §6.3.5–§6.3.8. */
import * as Argument from "../Argument.ts"
import type { Command } from "../Command.ts"

const nothing = () => {}

const named = (name: string, ...mailboxes: ReadonlyArray<string>): Command<void> => ({
  name,
  args: mailboxes.map(Argument.mailbox),
  result: nothing
})

/** With all its messages, for good. What is below it stays; a mailbox that has others below it may be refused. */
export const remove = (mailbox: string): Command<void> => named("DELETE", mailbox)

/** With all that is below it. Of INBOX the messages move, and it stays. */
export const rename = (from: string, to: string): Command<void> => named("RENAME", from, to)

/** To the list that `list` tells with `subscribed`; the mailbox need not exist on every server. */
export const subscribe = (mailbox: string): Command<void> => named("SUBSCRIBE", mailbox)

/** From that list; also a mailbox that is gone. */
export const unsubscribe = (mailbox: string): Command<void> => named("UNSUBSCRIBE", mailbox)
