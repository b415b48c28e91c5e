/** DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE. RFC 9051 §6.3.5–§6.3.8. */
import { Schema } from "effect"
import * as Argument from "../../Argument.ts"
import { misused } from "../checking.ts"
import { problemIn } from "../../../failure/options.ts"
import type { Command } from "../Command.ts"

const one = problemIn(() => ({ mailbox: Schema.String }))
const two = problemIn(() => ({ from: Schema.String, to: Schema.String }))

/**
 * Deletes a mailbox with all its messages, for good. Mailboxes below it stay; the server may refuse to delete a mailbox
 * that has others below it.
 */
export const remove = (mailbox: string): Command<void> => named("DELETE", { mailbox })

const named = (name: string, mailboxes: Readonly<Record<string, string>>): Command<void> =>
  check(name, mailboxes) ?? {
    name,
    args: Object.values(mailboxes).map(Argument.mailbox),
    result: nothing
  }

const nothing = () => {}

const check = (name: string, mailboxes: object): Command<never> | undefined => {
  const problem = "mailbox" in mailboxes ? one(mailboxes) : two(mailboxes)
  return problem === undefined ? undefined : misused(name, problem)
}

/** Renames a mailbox and all mailboxes below it. Renaming INBOX moves its messages, and leaves it empty. */
export const rename = (from: string, to: string): Command<void> => named("RENAME", { from, to })

/** Adds to the list that `list` returns with `subscribed`; the mailbox need not exist on every server. */
export const subscribe = (mailbox: string): Command<void> => named("SUBSCRIBE", { mailbox })

/** Removes a mailbox from the list of subscribed ones, also one that no longer exists. */
export const unsubscribe = (mailbox: string): Command<void> => named("UNSUBSCRIBE", { mailbox })
