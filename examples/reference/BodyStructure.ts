import { BodyStructure, type Response } from "@effect-imap/core"

const quoted = (text: string): Response.Value => ({ _tag: "Quoted", text })
const list = (...items: ReadonlyArray<Response.Value>): Response.Value => ({ _tag: "List", items })
const number = (text: string): Response.Value => ({ _tag: "Atom", text })
const nil: Response.Value = { _tag: "Nil" }

// ("text" "plain" NIL NIL NIL "7bit" 12 1)
const text = list(quoted("text"), quoted("plain"), nil, nil, nil, quoted("7bit"), number("12"), number("1"))
// ("application" "pdf" ("name" "invoice.pdf") NIL NIL "base64" 4096)
const named = list(quoted("name"), quoted("invoice.pdf"))
const pdf = list(quoted("application"), quoted("pdf"), named, nil, nil, quoted("base64"), number("4096"))
const value = list(text, pdf, quoted("mixed"))

// BodyStructure.fromValue
// out of a FETCH response of one's own command; `Command.fetch(…, { bodyStructure: true })` has it read already
export const structure = BodyStructure.fromValue(value)
export const type = structure && BodyStructure.mediaType(structure) // "multipart/mixed"

// BodyStructure.attachments
export const files = structure && BodyStructure.attachments(structure).map(({ filename }) => filename)
// ["invoice.pdf"]

// BodyStructure.isAttachment
export const toRead =
  structure && BodyStructure.parts(structure).filter((part) => !BodyStructure.isAttachment(part))
// the part `1`: what is shown in the window, the rest goes below it
