/** What makes a quotation of a server's text: as a type, apart from the code that knows the secrets. */
import type { Redacted } from "effect"
import type { Quotation } from "./Quotation.ts"

/** The owner and the kind of a secret. */
export interface Owner {
  readonly user?: string
  readonly authorizeAs?: string
  /**
   * `password` by default, which is kept; of tokens, the newest eight are kept. Of `logged` secrets, the first 32 are compared,
   * and if a log has more, no text is shown.
   */
  readonly kind?: "password" | "token" | "logged"
}

/** Takes secrets out of text, in every form in which they are known to appear. */
export interface Redactor {
  /**
   * Adds a secret. Of those whose `kind` is `token`, only the newest eight are kept. A secret of fewer than four
   * characters is not compared: it would be found in ordinary words.
   *
   * These forms are found: plain, in upper or lower case, quoted, JSON, HTML, percent-encoded (also twice) and
   * quoted-printable, whichever characters are encoded, modified UTF-7, hex, UTF-16, base64 and base64url at any place
   * of a longer run, SASL PLAIN blobs, the literal header with its length, and halves of these. Also found are the plain,
   * hex and base64 forms, and halves of these, with other characters between their letters and digits, if there are at least eight
   * of those.
   * A secret that is spread over several responses, or encoded in another way, is not found.
   */
  readonly add: (secret: Redacted.Redacted<string>, forms?: Owner) => void
  /**
   * `text` with every known secret as `<redacted>`, then made visible, then cut to `max` (default 256) characters:
   * to its beginning, or to its `end`.
   */
  readonly text: (text: string, max?: number, kept?: "beginning" | "end") => Quotation
  /**
   * Returns the name of a capability or a response code in upper case, at most 64 characters. A name that the protocol
   * defines stays as it is, even if a secret has the same spelling.
   */
  readonly word: (text: string) => Quotation
}
