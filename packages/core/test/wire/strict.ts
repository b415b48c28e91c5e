/**
 * RFC 9051 §9 for a FETCH response, with what has one meaning all the same: several spaces, flags of any octets, a
 * backslash that is not doubled, and an atom in place of a string. It is written apart from the parser, to test that.
 */

/** Returns the place after what it recognises; -1 if it is not there. */
type Rule = (text: string, at: number) => number

const regex =
  (source: string): Rule =>
  (text, at) => {
    const sticky = new RegExp(source, "sy")
    sticky.lastIndex = at
    return sticky.test(text) ? sticky.lastIndex : -1
  }

const seq =
  (...rules: ReadonlyArray<Rule>): Rule =>
  (text, at) =>
    rules.reduce((place, rule) => (place < 0 ? place : rule(text, place)), at)

const either =
  (...rules: ReadonlyArray<Rule>): Rule =>
  (text, at) =>
    Math.max(...rules.map((rule) => rule(text, at)))

const many =
  (rule: Rule): Rule =>
  (text, at) => {
    let place = at
    for (let next = rule(text, place); next > place; next = rule(text, place)) place = next
    return place
  }

const optional = (rule: Rule): Rule => either(rule, (_, at) => at)

const literal: Rule = (text, at) => {
  const [head = "", size] = /^\{(\d+)\}\r\n/.exec(text.slice(at, at + 16)) ?? []
  const end = at + head.length + Number(size)
  return size === undefined || end > text.length ? -1 : end
}

const word = (text: string) => regex(text.replace(/[()[\].*]/g, "\\$&").replaceAll(" ", " +"))
const [SP, OPEN, CLOSE] = [regex(" +"), regex("\\( *"), regex(" *\\)")]
const string = either(regex('"(?:[^"\\\\\\r\\n\\0]|\\\\["\\\\]?)*"'), literal)
const atom = regex('[^\\s()"{]+')
const nstring = either(string, atom)
const number = regex("\\d+")
const list = (rule: Rule) => seq(OPEN, rule, many(seq(SP, rule)), CLOSE)

const address = seq(OPEN, nstring, SP, nstring, SP, nstring, SP, nstring, CLOSE)
const addresses = either(seq(OPEN, address, many(address), CLOSE), regex("NIL"))
const six = Array.from({ length: 6 }, () => [SP, addresses]).flat()
const envelope = seq(OPEN, nstring, SP, nstring, ...six, SP, nstring, SP, nstring, CLOSE)

const parameters = either(
  seq(OPEN, string, SP, string, many(seq(SP, string, SP, string)), CLOSE),
  regex("NIL")
)
const disposition = either(seq(OPEN, string, SP, parameters, CLOSE), regex("NIL"))
const language = either(list(string), nstring)
const extension = optional(seq(SP, disposition, optional(seq(SP, language, optional(seq(SP, nstring))))))
const fields = seq(SP, parameters, SP, nstring, SP, nstring, SP, string, SP, number)
const single = seq(
  string,
  SP,
  string,
  fields,
  optional(seq(SP, number)),
  optional(seq(SP, nstring, extension))
)
const multipart: Rule = (text, at) =>
  seq(body, many(body), SP, string, optional(seq(SP, parameters, extension)))(text, at)
const body: Rule = (text, at) => seq(OPEN, either(multipart, single), CLOSE)(text, at)

const flags = either(seq(OPEN, optional(seq(nstring, many(seq(SP, nstring)))), CLOSE), regex("NIL"))
const attribute = either(
  seq(word("UID "), number),
  seq(word("RFC822.SIZE "), number),
  seq(word("MODSEQ "), either(nstring, flags)),
  seq(word("FLAGS "), flags),
  seq(word("INTERNALDATE "), nstring),
  seq(word("ENVELOPE "), envelope),
  seq(word("BODYSTRUCTURE "), body),
  seq(regex("BODY\\[[\\d.]*(?:TEXT|HEADER|MIME)?\\](?:<\\d+>)? "), nstring)
)

const response = seq(word("* 12 FETCH "), OPEN, attribute, many(seq(SP, attribute)), CLOSE)

/** Returns whether the line, one character per octet, is a FETCH response of these items. */
export const isWellFormed = (line: string): boolean => response(line, 0) === line.length
