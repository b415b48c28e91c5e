/**
 * Takes the secrets that the command knows out of what others said, field by field.
 *
 * The library redacts what it was given; the command knows more: a token that is not used, the password of a proxy.
 * Only quotations are compared. A name or a literal of our own may be spelt like a secret, but cannot repeat it:
 * hiding it would break whoever reads the output, and give the secret away.
 */
import * as ImapError from "@effect-imap/core/ImapError"
import type { MailboxState } from "@effect-imap/core/internal/Mailbox"
import type { PlainReason } from "@effect-imap/core/internal/Reason"
import type { Report } from "@effect-imap/core/internal/Report"
import * as Quotation from "@effect-imap/core/internal/Quotation"

export interface Redactor {
  readonly add: Quotation.Redactor["add"]
  /** Whole, visible, and without the secrets. */
  readonly mask: (text: string) => Quotation.Quotation
  /** The same for one name, of which a word of the protocol stays as it is. */
  readonly word: (name: string) => Quotation.Quotation
}

/** A character as `\\uXXXX`. */
const longestEscape = 6

export const make = (): Redactor => {
  const { add, text: quote, word } = Quotation.redactor()
  return { add, word, mask: (text) => quote(text, longestEscape * text.length) }
}

const entries = (id: Report["serverId"], { mask }: Redactor): Report["serverId"] =>
  id && new Map(Array.from(id, ([key, value]) => [mask(key), value === undefined ? value : mask(value)]))

/** The same report; what the server said of itself is without secrets. */
export const maskReport = (self: Report, redactor: Redactor): Report => ({
  ...self,
  serverId: entries(self.serverId, redactor),
  capabilities: self.capabilities.map(redactor.word)
})

/** The same mailbox; its name is the user's own, what else is text is the server's. */
export const maskMailbox = (self: MailboxState, redactor: Redactor): MailboxState => ({
  ...self,
  flags: self.flags.map((flag) => maskFlag(flag, redactor)),
  permanentFlags: self.permanentFlags?.map((flag) => maskFlag(flag, redactor)),
  mailboxId: self.mailboxId === undefined ? undefined : redactor.mask(self.mailboxId)
})

/** A flag of the protocol stays as the server spells it. */
const maskFlag = (flag: string, { mask, word }: Redactor): string =>
  word(flag) === flag.toUpperCase() ? flag : mask(flag)

const maskReason = <R extends PlainReason>(reason: R, { mask, word }: Redactor): R => ({
  ...reason,
  ...("code" in reason && reason.code !== undefined ? { code: word(reason.code) } : {}),
  ...("detail" in reason ? { detail: mask(reason.detail) } : {}),
  ...("url" in reason ? { url: mask(reason.url) } : {}),
  ...("capabilities" in reason ? { capabilities: reason.capabilities.map(word) } : {}),
  ...("offered" in reason ? { offered: reason.offered.map(word) } : {}),
  ...(reason._tag === "Defect" ? { problem: mask(reason.problem) } : {}),
  ...("thrown" in reason && reason.thrown !== undefined ? { thrown: mask(reason.thrown) } : {}),
  ...(reason._tag === "OAuthTokenRejected" ? maskToken(reason, mask) : {})
})

const maskToken = (
  { schemes, scope, status }: Extract<PlainReason, { _tag: "OAuthTokenRejected" }>,
  mask: Redactor["mask"]
) => ({
  ...(status === undefined ? {} : { status: mask(status) }),
  ...(scope === undefined ? {} : { scope: mask(scope) }),
  ...(schemes === undefined ? {} : { schemes: mask(schemes) })
})

/** The same error, with its quotations without secrets. */
export const maskError = (self: ImapError.ImapError, redactor: Redactor): ImapError.ImapError =>
  ImapError.make(maskReason(self.reason, redactor), self.step, {
    retry: self.retry,
    retryAfter: self.retryAfter,
    port: self.port,
    serverText: self.serverText === undefined ? undefined : redactor.mask(self.serverText),
    causes: self.causes.map((cause) => maskError(cause, redactor))
  })
