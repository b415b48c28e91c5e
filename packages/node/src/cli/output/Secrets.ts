/**
 * Removes the secrets that the command knows from quoted text, field by field.
 *
 * The library redacts the secrets that it was given; the command knows more, such as an unused token or the password of
 * a proxy. Only quotations are searched. A name or literal of the library may look like a secret but cannot repeat one:
 * hiding it would break the readers of the output, and reveal the secret.
 */
import type { MailboxInfo } from "@effect-imap/core/Command"
import * as ImapError from "@effect-imap/core/ImapError"
import type { MailboxState } from "@effect-imap/core/internal/Mailbox"
import type { PlainReason } from "@effect-imap/core/internal/Reason"
import type { Report } from "@effect-imap/core/internal/Report"
import type * as Quotation from "@effect-imap/core/internal/Quotation"
import { make as makeRedactor } from "@effect-imap/core/internal/Redactor"

export interface Redactor {
  readonly add: Quotation.Redactor["add"]
  /** The complete text, with visible characters and without the secrets. */
  readonly mask: (text: string) => Quotation.Quotation
  /** The same for one name; a word of the protocol is unchanged. */
  readonly word: (name: string) => Quotation.Quotation
}

/** The length of an escaped character, `\\uXXXX`. */
const maxEscape = 6

export const make = (): Redactor => {
  const redactor = makeRedactor()
  return {
    add: (secret, owner) => redactor.add(secret, owner),
    word: redactor.word,
    mask: (text) => redactor.text(text, maxEscape * text.length)
  }
}

/** Masks secrets in what a report quotes from the server. */
export const maskReport = (self: Report, redactor: Redactor): Report => ({
  ...self,
  serverId: entries(self.serverId, redactor),
  capabilities: self.capabilities.map(redactor.word)
})

const entries = (id: Report["serverId"], { mask }: Redactor): Report["serverId"] =>
  id && new Map(Array.from(id, ([key, value]) => [mask(key), value === undefined ? value : mask(value)]))

/** Masks secrets in the server's text about a mailbox; its name comes from the user. */
export const maskMailbox = (self: MailboxState, redactor: Redactor): MailboxState => ({
  ...self,
  flags: self.flags.map((flag) => maskFlag(flag, redactor)),
  permanentFlags: self.permanentFlags?.map((flag) => maskFlag(flag, redactor)),
  mailboxId: self.mailboxId === undefined ? undefined : redactor.mask(self.mailboxId)
})

/** Masks secrets in what LIST returned; the name comes from the user. */
export const maskMailboxInfo = (self: MailboxInfo, redactor: Redactor): MailboxInfo => ({
  ...self,
  attributes: self.attributes.map((name) => maskFlag(name, redactor))
})

/** Masks a flag, unless it is a word of the protocol, which stays as the server spells it. */
const maskFlag = (flag: string, { mask, word }: Redactor): string =>
  word(flag) === flag.toUpperCase() ? flag : mask(flag)

/** Masks secrets in the quotations of an error. */
export const maskError = (self: ImapError.ImapError, redactor: Redactor): ImapError.ImapError =>
  ImapError.make(maskReason(self.reason, redactor), self.step, {
    retry: self.retry,
    retryAfter: self.retryAfter,
    port: self.port,
    serverText: self.serverText === undefined ? undefined : redactor.mask(self.serverText),
    causes: self.causes.map((cause) => maskError(cause, redactor))
  })

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
