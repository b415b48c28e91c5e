/**
 * The trace line of a command. The encoder labels each piece; a secret has no text here.
 */
import type { Fragment } from "../imap/wire/CommandEncoder.ts"
import type { Disclosure, PublicLine } from "./PublicLine.ts"

export const sent = (fragments: ReadonlyArray<Fragment>, at: Disclosure): PublicLine =>
  fragments.reduce((line, fragment) => put(line, fragment, at), at.start())

const put = (line: PublicLine, fragment: Fragment, at: Disclosure): PublicLine => {
  const strict = at.level === "strict"
  const text = at.allow.ofClient(fragment.text)
  switch (fragment.kind) {
    case "plain":
      return line.words(text)
    case "secret":
      return line.secret()
    case "mailbox":
      if (strict) at.names.asked(fragment.text)
      return line.tell(at.mailbox(fragment.text))
    case "user":
      if (strict) at.names.user(fragment.text)
      return strict ? line.put("<user>") : line.tell(text)
    case "literal":
      return at.level === "raw" ? line.tell(text) : line.put("<literal>")
    case "text":
      return strict ? line.put("<text>") : line.tell(text)
    // the app's ID is not secret, and explains why one server unlocks the mailbox and another does not
    case "idValue":
      return line.tell(text)
  }
}
