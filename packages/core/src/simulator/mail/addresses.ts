/** Reads the addresses of a header field for ENVELOPE. RFC 5322 §3.4, RFC 9051 §7.5.2. */

/** An address. A group begins with one that has only a mailbox, and ends with one that has nothing. */
export interface Address {
  readonly name?: string | undefined
  /** The hosts on the way, `@a,@b`. RFC 5322 §4.4. */
  readonly route?: string | undefined
  readonly mailbox?: string | undefined
  readonly host?: string | undefined
}

interface Token {
  readonly kind: "word" | "special" | "comment"
  readonly text: string
  /** A space comes before it. */
  readonly apart: boolean
}

export const addresses = (text: string): ReadonlyArray<Address> => {
  const found: Array<Address> = []
  let pending: Array<Token> = []
  let grouped = false
  let angled = false
  const take = () => {
    const address = addressOf(pending)
    if (address !== undefined) found.push(address)
    pending = []
  }
  for (const token of tokens(text)) {
    const special = token.kind === "special" ? token.text : ""
    if (special === "<" || special === ">") angled = special === "<"
    if (special === ":" && !angled && !grouped) {
      found.push({ mailbox: phrase(pending) })
      pending = []
      grouped = true
    } else if (special === ";" && grouped) {
      take()
      found.push({})
      grouped = false
    } else if (special === "," && !angled) take()
    else pending.push(token)
  }
  take()
  return grouped ? [...found, {}] : found
}

const tokens = (text: string): ReadonlyArray<Token> =>
  Array.from(
    text.matchAll(
      /(\s*)(?:"((?:[^"\\]|\\.)*)"|\(((?:[^()\\]|\\.)*)\)|(\[[^\]]*\])|([<>@,;:])|([^\s"()<>@,;:[]+|.))/g
    ),
    ([, space = "", quoted, comment, literal, special, atom = ""]) => {
      const apart = space !== ""
      if (comment !== undefined) return { kind: "comment", text: unescaped(comment), apart }
      if (special !== undefined) return { kind: "special", text: special, apart }
      return { kind: "word", text: quoted === undefined ? (literal ?? atom) : unescaped(quoted), apart }
    }
  )

const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, "$1")

const addressOf = (all: ReadonlyArray<Token>): Address | undefined => {
  const said = all.filter(({ kind }) => kind !== "comment")
  const comment = all.findLast(({ kind }) => kind === "comment")?.text
  if (said.length === 0) return undefined
  const open = said.findIndex(({ kind, text }) => kind === "special" && text === "<")
  const spec = open < 0 ? said : said.slice(open + 1).filter(({ text }) => text !== ">")
  const routed = spec.findLastIndex(({ kind, text }) => kind === "special" && text === ":")
  const address = spec.slice(routed + 1)
  const at = address.findLastIndex(({ kind, text }) => kind === "special" && text === "@")
  const name = open < 0 ? comment : phrase(said.slice(0, open))
  return {
    name: name === "" ? undefined : name,
    ...(routed < 0 ? {} : { route: joined(spec.slice(0, routed)) }),
    mailbox: joined(at < 0 ? address : address.slice(0, at)),
    host: at < 0 ? "" : joined(address.slice(at + 1))
  }
}

const joined = (words: ReadonlyArray<Token>): string => words.map(({ text }) => text).join("")

const phrase = (words: ReadonlyArray<Token>): string =>
  words.map(({ apart, text }, index) => (apart && index > 0 ? ` ${text}` : text)).join("")
