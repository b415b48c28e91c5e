/** DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE. RFC 9051 §6.3.5–§6.3.8. */
import { Schema } from "effect"
import * as Argument from "../../Argument.ts"
import { checking } from "../checking.ts"
import type { Command } from "../Command.ts"

const one = () => ({ mailbox: Schema.String })

const checks = {
  DELETE: checking("DELETE", one),
  RENAME: checking("RENAME", () => ({ from: Schema.String, to: Schema.String })),
  SUBSCRIBE: checking("SUBSCRIBE", one),
  UNSUBSCRIBE: checking("UNSUBSCRIBE", one)
}

/**
 * Deletes a mailbox with all its messages, for good. Mailboxes below it stay; the server may refuse to delete a mailbox
 * that has others below it.
 */
export const deleteMailbox = (mailbox: string): Command<void> => named("DELETE", { mailbox })

const named = (name: keyof typeof checks, mailboxes: Readonly<Record<string, string>>): Command<void> =>
  checks[name](mailboxes) ?? {
    name,
    args: Object.values(mailboxes).map(Argument.mailbox),
    result: nothing
  }

const nothing = () => {}

/** Renames a mailbox and all mailboxes below it. Renaming INBOX moves its messages, and leaves it empty. */
export const renameMailbox = (from: string, to: string): Command<void> => named("RENAME", { from, to })

/** Adds to the list that `list` returns with `subscribed`; the mailbox need not exist on every server. */
export const subscribe = (mailbox: string): Command<void> => named("SUBSCRIBE", { mailbox })

/** Removes a mailbox from the list of subscribed ones, also one that no longer exists. */
export const unsubscribe = (mailbox: string): Command<void> => named("UNSUBSCRIBE", { mailbox })
