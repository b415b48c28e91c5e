/** What a server said, as a redactor without secrets shows it. */
import * as Capability from "../../src/imap/Capability.ts"
import * as Redactor from "../../src/trace/Redactor.ts"

export const redactor = Redactor.make()

/** Any text of a server. */
export const said = redactor.text

/** A list of capabilities, such as `IMAP4rev1 ID IDLE`. */
export const listed = (text: string): Capability.Capabilities => Capability.fromText(text, redactor.word)
