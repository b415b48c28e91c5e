/** The mailbox as an app sees it. */
import type { MailboxState } from "../Mailbox.ts"
import type { Redactor } from "../Quotation.ts"
import { table } from "../Sizes.ts"
import { known } from "../wire/protocolWords.ts"

/** A flag has no bound in the grammar; none that means anything is longer. */
const longestName = 64

/** RFC 8474 §4. */
const longestId = 255

/** What is named by the server is quoted when someone reads it: to compare it with secrets has its price. */
export const shown = (self: MailboxState, redactor: Redactor): MailboxState => ({
  ...self,
  get flags() {
    return quoted(self.flags, redactor)
  },
  get permanentFlags() {
    return self.permanentFlags && quoted(self.permanentFlags, redactor)
  },
  get mailboxId() {
    return self.mailboxId === undefined ? undefined : redactor.text(self.mailboxId, longestId)
  }
})

/** Flags as the server spells them: those of the protocol as they are, its own as quotations. */
export const quoted = (flags: ReadonlyArray<string>, { text }: Redactor): ReadonlyArray<string> =>
  flags
    .slice(0, table.flags.value)
    .map((flag) => (known(flag) === undefined ? text(flag, longestName) : flag))
