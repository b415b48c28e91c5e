/**
 * The arguments of a SEARCH that a trace may show: keys, dates, numbers and charset, but no text to search for.
 * RFC 9051 §6.4.4.
 */
import { upperCase } from "../../imap/wire/Grammar.ts"

/** A word, a string or a bracket of a command. */
export interface Token {
  readonly kind: "atom" | "string" | "open" | "close"
  readonly text: string
}

/** `word` is shown, `flag` only for system flags, `value` never. After a `text`, all arguments are hidden. */
export type SearchRole = "word" | "flag" | "value" | "text"

type Argument = "charset" | "date" | "flag" | "numbers" | "value"

const keys: ReadonlyMap<string, ReadonlyArray<Argument>> = new Map<string, ReadonlyArray<Argument>>([
  ...names(
    `ALL ANSWERED DELETED DRAFT FLAGGED NEW OLD RECENT SEEN UNANSWERED UNDELETED UNDRAFT UNFLAGGED UNSEEN
    NOT OR FUZZY RETURN MIN MAX COUNT SAVE`,
    []
  ),
  ...names("BCC BODY CC FROM SUBJECT TEXT TO EMAILID THREADID X-GM-RAW X-GM-LABELS", ["value"]),
  ...names("HEADER", ["value", "value"]),
  ...names("KEYWORD UNKEYWORD", ["flag"]),
  ...names("BEFORE ON SINCE SENTBEFORE SENTON SENTSINCE SAVEDBEFORE SAVEDON SAVEDSINCE", ["date"]),
  ...names("LARGER SMALLER OLDER YOUNGER MODSEQ UID PARTIAL", ["numbers"]),
  ...names("CHARSET", ["charset"])
])

function names(all: string, values: ReadonlyArray<Argument>) {
  return all.split(/\s+/).map((name) => [name, values] as const)
}

/** Returns the role of each argument. */
export const searchRoles = (tokens: ReadonlyArray<Token>): ReadonlyArray<SearchRole> => {
  let expected: ReadonlyArray<Argument> = []
  // someone who forgot the quotes searched for more words than the first, which may be numbers
  let isUnquoted = false
  return tokens.map((token) => {
    if (token.kind === "open" || token.kind === "close") return "word"
    const [argument, ...others] = expected
    expected = others
    if (argument === "flag" || argument === "value") {
      isUnquoted ||= token.kind === "atom"
      return argument
    }
    if (argument === "charset") return isCharset(token) ? "word" : "value"
    if (argument !== undefined)
      return !isUnquoted && (argument === "date" ? isDate : isSet)(token) ? "word" : "value"
    const values = token.kind === "atom" ? keys.get(upperCase(token.text)) : undefined
    expected = values ?? []
    return values !== undefined || (!isUnquoted && isSet(token)) ? "word" : "text"
  })
}

/** The names that programs send. https://www.iana.org/assignments/character-sets */
const charset =
  /^(?:UTF-?[78]|US-ASCII|ASCII|ISO-8859-\d{1,2}|ISO-2022-(?:JP|KR)|WINDOWS-125\d|CP125\d|KOI8-[RU]|GB2312|GBK|GB18030|BIG5|SHIFT_JIS|EUC-(?:JP|KR))$/i

const isCharset = ({ text }: Token): boolean => charset.test(text)

/** A number, a range or `$`. RFC 9051 §9 `sequence-set`, RFC 5182. */
const isSet = ({ kind, text }: Token): boolean =>
  kind === "atom" && /^(?:\$|(?:[1-9]\d{0,9}|\*)(?:[:,](?:[1-9]\d{0,9}|\*))*)$/.test(text)

const isDate = ({ text }: Token): boolean =>
  /^\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4}$/i.test(text)
