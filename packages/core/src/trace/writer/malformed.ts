/**
 * Finds what of a command breaks the grammar of RFC 9051 §9, whatever the server made of it: too many arguments, one that no
 * argument may be. It reads the commands that people write by hand, and knows no extension's own grammar.
 */
import type { Flaw } from "../../failure/diagnosis/Circumstances.ts"

/** A word, a string or a bracket of a command. */
export interface Token {
  readonly kind: "atom" | "string" | "open" | "close"
  readonly text: string
  readonly isLiteral?: true
  /** It has a beginning and no end. */
  readonly isEndless?: true
}

/** An argument outside of all lists; the items of a list are one. */
type Argument = Pick<Token, "text"> & { readonly kind: "atom" | "string" | "list" }

/** The fewest arguments, and the most that are not lists: an extension adds lists. */
interface Form {
  readonly fewest: number
  readonly most: (given: ReadonlyArray<Argument>) => number
  /** The first argument is a set of messages. */
  readonly ofMessages?: boolean
}

const form = (fewest: number, most: number, ofMessages = false): Form => ({
  fewest,
  most: () => most,
  ofMessages
})

const isWord = (word: RegExp) => (given: Argument) => given.kind === "atom" && word.test(given.text)

/** RFC 5258 adds RETURN to LIST. */
const list: Form = { fewest: 2, most: (given) => (given.some(isWord(/^RETURN$/i)) ? 3 : 2) }

/** After the name, a date is in quotes and a message is a literal; RFC 4469 and RFC 6855 have words of their own. */
const append: Form = {
  fewest: 1,
  most: ([, ...given]) => (given.some(isWord(/^(?!~?\{|CATENATE$|UTF8$|URL$)/i)) ? 1 : Infinity)
}

/** The commands without arguments, and those with one. */
const withNone = "CAPABILITY NOOP LOGOUT STARTTLS IDLE CHECK CLOSE UNSELECT NAMESPACE EXPUNGE".split(" ")
const withOne =
  "SELECT EXAMINE CREATE DELETE SUBSCRIBE UNSUBSCRIBE GETQUOTAROOT GETACL MYRIGHTS COMPRESS ID".split(" ")

const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ...withNone.map((name) => [name, form(0, 0)] as const),
  ...withOne.map((name) => [name, form(1, 1)] as const),
  ["STATUS", form(2, 1)],
  ["LOGIN", form(2, 2)],
  ["RENAME", form(2, 2)],
  ["LIST", list],
  ["LSUB", form(2, 2)],
  ["XLIST", form(2, 2)],
  ["APPEND", append],
  ...["", "UID "].flatMap((uid) => [
    [`${uid}FETCH`, form(2, 2, true)] as const,
    [`${uid}STORE`, form(3, Infinity, true)] as const,
    [`${uid}COPY`, form(2, 2, true)] as const,
    [`${uid}MOVE`, form(2, 2, true)] as const,
    [`${uid}SEARCH`, form(1, Infinity)] as const
  ]),
  ["UID EXPUNGE", form(1, 1, true)]
])

/** Returns what is wrong with a command; nothing for one whose grammar is not known. */
export const malformed = (name: string, tokens: ReadonlyArray<Token>): Flaw | undefined => {
  const known = forms.get(name)
  if (known === undefined) return undefined
  const given = argumentsOf(tokens)
  if (given === undefined) return "unclosed"
  const [first] = given
  if (known.ofMessages === true && first !== undefined && !isSet(first))
    return overflows(first) ? "overflow" : "messages"
  if (asksItems.test(name) && tokens.some(isEmptyList)) return "empty"
  if (name.endsWith("SEARCH") && tokens.some(isForeignDate)) return "date"
  if (tokens.some(isEightBit)) return "eightBit"
  if (setsFlags.test(name) && tokens.some(isRecent)) return "recent"
  if (given.filter(({ kind }) => kind !== "list").length > known.most(given)) return "surplus"
  return given.length < known.fewest ? "missing" : undefined
}

/** The commands that ask for items. A STORE may set no flag. RFC 9051 §9 `fetch`, `status`. */
const asksItems = /^(?:(?:UID )?FETCH|STATUS)$/

/** The commands that set flags, and the one that no client may set. RFC 9051 §2.3.2. */
const setsFlags = /^(?:(?:UID )?STORE|APPEND)$/

const isRecent = ({ kind, text }: Token): boolean => kind === "atom" && /^\\RECENT$/i.test(text)

const isEmptyList = ({ kind }: Token, at: number, all: ReadonlyArray<Token>): boolean =>
  kind === "open" && all[at + 1]?.kind === "close"

/** `undefined` if a string or a list has no end. */
const argumentsOf = (tokens: ReadonlyArray<Token>): ReadonlyArray<Argument> | undefined => {
  const found: Array<Argument> = []
  let depth = 0
  for (const { isEndless, kind, text } of tokens) {
    if (isEndless === true) return undefined
    if (kind === "close") depth--
    if (depth < 0) return undefined
    if (depth === 0 && kind !== "close") found.push({ kind: kind === "open" ? "list" : kind, text })
    if (kind === "open") depth++
  }
  return depth === 0 ? found : undefined
}

/** A number, a range or `$`, of numbers that are not 0 and fit in 32 bits. RFC 9051 §9 `sequence-set`, RFC 5182. */
export const isSet = ({ kind, text }: Token | Argument): boolean =>
  kind === "atom" &&
  (text === "$" ||
    (/^(?:[1-9]\d{0,9}|\*)(?:[:,](?:[1-9]\d{0,9}|\*))*$/.test(text) &&
      !/:[^,]*:/.test(text) &&
      text.split(/[:,]/).every((each) => each === "*" || Number(each) <= largest)))

const largest = 0xff_ff_ff_ff

/** Returns whether it would be a set but for numbers that are negative, or need more than 32 bits: whoever counts with a sign. */
const overflows = ({ kind, text }: Argument): boolean =>
  kind === "atom" &&
  /^(?:-?\d+|\*)(?:[:,](?:-?\d+|\*))*$/.test(text) &&
  text.split(/[:,]/).some((each) => Number(each) < 0 || Number(each) > largest)

/** A key of SEARCH with a date. RFC 9051 §6.4.4. */
const dated = /^(?:SENT)?(?:BEFORE|ON|SINCE)$/i
const date = /^\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4}$/i

export const isDate = ({ text }: Token): boolean => date.test(text)

/** Returns whether a date is written otherwise, such as 2026-11-25. What the text of another key says is no key. */
const isForeignDate = ({ kind, text }: Token, at: number, all: ReadonlyArray<Token>): boolean => {
  const key = all[at - 1]
  return (
    key?.kind === "atom" && dated.test(key.text) && (kind === "atom" || kind === "string") && !date.test(text)
  )
}

/** Outside of a literal, only ASCII is text, unless UTF8=ACCEPT or IMAP4rev2 is enabled. RFC 9051 §4.3, RFC 6855 §3. */
const isEightBit = ({ isLiteral, text }: Token): boolean =>
  isLiteral !== true && /[\u{80}-\u{10ffff}]/u.test(text)
