/**
 * The last look at everything that is printed: no secret that the command knows may be in it.
 *
 * What the library says is redacted already; this holds even where it, a file or a server's words are not.
 */
import * as CoreRedactor from "@effect-imap/core/trace/Redactor"
import { visible } from "@effect-imap/core/trace/visible"
import type { Redacted } from "effect"

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
