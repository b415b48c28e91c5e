/** Shows a mailbox to the app, with the server's names as quotations. */
import { printed } from "../../base/json.ts"
import type { MailboxState } from "../../imap/Mailbox.ts"
import type { Redactor } from "../../failure/Quotation.ts"
import { table } from "../../base/Sizes.ts"
import { known } from "../../imap/wire/protocolWords.ts"

/** The grammar does not bound a flag; no useful one is longer. */
const maxFlag = 64

/** RFC 8474 §4. */
const maxId = 255

/** Quotes names only when they are read, because comparing them with secrets is expensive. */
export const shown = (self: MailboxState, redactor: Redactor): MailboxState =>
  printed({
    ...self,
    get flags() {
      return quoted(self.flags, redactor)
    },
    get permanentFlags() {
      return self.permanentFlags && quoted(self.permanentFlags, redactor)
    },
    get mailboxId() {
      return self.mailboxId === undefined ? undefined : redactor.text(self.mailboxId, maxId)
    }
  })

/** Flags as the server spells them; all but those of the protocol become quotations. */
export const quoted = (flags: ReadonlyArray<string>, { text }: Redactor): ReadonlyArray<string> =>
  flags.slice(0, table.flags.value).map((flag) => (known(flag) === undefined ? text(flag, maxFlag) : flag))
