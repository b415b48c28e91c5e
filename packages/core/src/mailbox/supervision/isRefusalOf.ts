/** Distinguishes an account that needs somebody because of one mailbox from one that does for another reason. */
import type { ImapError } from "../../failure/ImapError.ts"
import { isSameMailbox } from "../../imap/wire/Grammar.ts"

/** Returns whether the server refused to open this mailbox. */
export const isRefusalOf = ({ reason, step }: ImapError, mailbox: string): boolean =>
  step === "select" &&
  "mailbox" in reason &&
  reason.mailbox !== undefined &&
  isSameMailbox(reason.mailbox, mailbox)
