/**
 * A text with encoded characters, decoded: quoted-printable (RFC 2045 §6.7) and percent-encoding (RFC 3986 §2.1).
 * The encoder chooses which characters to encode, so that there is no list of forms to search for.
 */
export interface Decoded {
  /** One character for each encoded octet, and the others as they are. */
  readonly text: string
  /** The index of each character of `text` in the original, and the original's length. */
  readonly places: ReadonlyArray<number>
}

/** Each by the character that an encoded octet begins with: most texts have none. */
const encodings = [
  ["=", /=(?:([0-9a-f]{2})|\r?\n)/gi],
  ["%", /%([0-9a-f]{2})/gi]
] as const

const decode = (text: string, encoding: RegExp): Decoded | undefined => {
  let decoded = ""
  const places: Array<number> = []
  let end = 0
  const keep = (to: number) => {
    for (let at = end; at < to; at++) places.push(at)
    decoded += text.slice(end, to)
  }
  for (const match of text.matchAll(encoding)) {
    const [whole, octet] = match
    keep(match.index)
    if (octet !== undefined) {
      places.push(match.index)
      decoded += String.fromCharCode(Number.parseInt(octet, 16))
    }
    end = match.index + whole.length
  }
  if (end === 0) return undefined
  keep(text.length)
  return { text: decoded, places: [...places, text.length] }
}

/** Decodes each encoding that occurs in the text, in linear time. */
export const decodings = (text: string): ReadonlyArray<Decoded> =>
  !text.includes("=") && !text.includes("%") ? none : decoded(text)

const none: ReadonlyArray<Decoded> = []

const decoded = (text: string): ReadonlyArray<Decoded> =>
  encodings.flatMap(([mark, encoding]) => (text.includes(mark) ? (decode(text, encoding) ?? []) : []))
