/** A command for the eye. A secret is never even looked at. */
import * as Utf8 from "../Utf8.ts"
import type { Pen } from "./arguments.ts"
import * as form from "./form.ts"

/**
 * One piece of the public rendering; the trace decides by `kind` what to show.
 *
 * Mailboxes and users are without quotes, mailboxes as on the wire (modified UTF-7 unless UTF-8 is enabled). The
 * headers of literals are left out, and a `literal` is the content of one. A secret's text is always `<redacted>`.
 */
export interface Fragment {
  readonly kind: "plain" | "mailbox" | "user" | "secret" | "literal" | "idValue" | "text"
  readonly text: string
}

export interface RenderingPen extends Pen {
  readonly fragments: () => ReadonlyArray<Fragment>
}

/** Octets of a literal that a trace may show. */
const shown = 1024

export const make = (utf8: boolean): RenderingPen => {
  const fragments: Array<Fragment> = []
  let plain = ""

  const put = (kind: Fragment["kind"], text: string): void => {
    if (plain !== "") fragments.push({ kind: "plain", text: plain })
    plain = ""
    fragments.push({ kind, text })
  }

  const syntax = (text: string): void => {
    plain += text
  }

  const secret = (): void => put("secret", "<redacted>")

  return {
    syntax,
    atom: syntax,
    verbatim: (text) => put("text", text),
    string: (kind, text, mayBeAtom) => {
      if (kind === "mailbox") return put(kind, form.mailboxName(text, utf8))
      if (kind === "user") return put(kind, text)
      if (mayBeAtom && form.isAtomSafe(text)) return put(kind, text)
      if (!form.isQuotable(text, utf8)) return put(kind === "text" ? "literal" : kind, text)
      syntax('"')
      put(kind, form.escape(text))
      syntax('"')
    },
    keyword: (name) => put("text", name),
    bytes: (bytes) => put("literal", Utf8.decode(bytes, 0, Math.min(bytes.length, shown))),
    stream: () => put("literal", ""),
    secret,
    initialResponse: secret,
    // nothing of it is sent
    refuse: () => {},
    fragments: () => (plain === "" ? fragments : [...fragments, { kind: "plain", text: plain }])
  }
}
