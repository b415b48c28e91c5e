/**
 * The last look at everything that is printed: no secret that the command knows may be in it.
 *
 * What the library says is redacted already; this holds even where it, a file or a server's words are not.
 */
import * as ImapError from "@effect-imap/core/ImapError"
import { Reason } from "@effect-imap/core/Reason"
import * as CoreRedactor from "@effect-imap/core/trace/Redactor"
import { visible } from "@effect-imap/core/trace/visible"
import { Predicate, type Redacted, Schema } from "effect"

export interface Redactor {
  readonly add: (secret: Redacted.Redacted, owner?: { readonly user?: string }) => void
  /** Whole, and without the secrets; nothing else is changed. */
  readonly mask: (text: string) => string
  /** Fit for a terminal: masked, and with controls, C1 and bidirectional characters as `\uXXXX`. */
  readonly show: (text: string) => string
}

export const make = (): Redactor => {
  const core = CoreRedactor.make()
  const mask = (text: string) => core.mask(text, text.length).text
  return { add: core.add, mask, show: (text) => visible(mask(text)) }
}

/** Words of our own: a secret may be spelt like one, or like a part of one, and yet cannot be in it. */
const ourOwn = new Set("outcome security identity _tag step status protocol actionBy retry advice".split(" "))
const nothing: ReadonlySet<string> = new Set()

const masked = (value: unknown, redactor: Redactor, spared: ReadonlySet<string>): unknown => {
  if (typeof value === "string") return redactor.mask(value)
  if (Array.isArray(value)) return value.map((item) => masked(item, redactor, spared))
  if (!Predicate.isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (typeof item === "string" && spared.has(name)) return [name, item]
      // The names in a server's ID are the server's, whatever they are.
      return [redactor.mask(name), masked(item, redactor, name === "serverId" ? nothing : spared)]
    })
  )
}

/** Every value and every name in a plain structure, but for our own words. */
export const maskAll = (value: object, redactor: Redactor): unknown => masked(value, redactor, ourOwn)

const reasonFrom = Schema.decodeUnknownSync(Reason)

/** The same error without secrets. Its advice is made anew of what is left, so that our own sentences stay whole. */
export const maskError = (error: ImapError.ImapError, redactor: Redactor): ImapError.ImapError =>
  ImapError.make(reasonFrom(maskAll(error.reason, redactor)), error.step, {
    retry: error.retry,
    retryAfter: error.retryAfter,
    serverText: error.serverText === undefined ? undefined : redactor.mask(error.serverText),
    causes: error.causes.map((cause) => maskError(cause, redactor))
  })
