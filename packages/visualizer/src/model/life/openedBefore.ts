/** A mailbox that an account had open before, and that the server says is not there. Pure. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { keyIn } from "../evidence/mailboxName.ts"
import type { Lived } from "./Lived.ts"

type Circumstances = NonNullable<Trace.EventData<"connection:ended">["circumstances"]>

/** Returns what is known of the end of a connection, and whether an earlier one of the account had opened the mailbox that is missing. */
export const withOpened = (
  { start, stay: { ended, started } }: Lived,
  account: ReadonlyArray<Lived>,
  known: Circumstances | undefined
): Circumstances | undefined => {
  const mailbox = ended?.facts?.["mailbox"]
  if (ended?.error !== "MailboxMissing" || typeof mailbox !== "string" || known?.["openedBefore"] === true)
    return known
  const own = keyIn(started?.session, mailbox)
  const isOpened = account.some(
    (each) =>
      each.start < start &&
      each.stay.openings.some(
        ({ isOpen, name }) => isOpen === true && keyIn(each.stay.started?.session, name) === own
      )
  )
  return isOpened ? { ...known, openedBefore: true } : known
}
