/**
 * The forms in which a server may echo a secret.
 */
import type { Owner } from "../failure/quotation/Redactor.ts"
import { encode as modifiedUtf7 } from "../imap/wire/ModifiedUtf7.ts"
import * as SplitSecret from "./SplitSecret.ts"
import { toText } from "../base/octets.ts"
import { escapeUnits } from "../base/visible.ts"

/** One form to search for. */
export interface Form {
  readonly text: string
  /** True if the whole word around a match is removed: it belongs to the secret or to the blob around it. */
  readonly word: boolean
}

const utf8 = new TextEncoder()

/** The two hexadecimal digits of each byte, which dozens of forms need. */
const digits: ReadonlyArray<string> = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0")
)

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

/** Returns every form of `secret`, each once. */
export const secretForms = (secret: string, owner: Owner): ReadonlyArray<Form> => {
  const spellings = [
    secret,
    ...(["NFC", "NFKC", "NFD"] as const).map((form) => secret.normalize(form)),
    ...caseSpellings(secret)
  ]
  const forms = new Map<string, Form>()
  const put = (text: string, word: boolean) => {
    if (!forms.has(text)) forms.set(text, { text, word })
  }
  for (const spelling of new Set(spellings)) {
    const spelled = [...textForms(spelling), ...codedForms(spelling)]
    const blobs = [utf8.encode(spelling), utf16(spelling, true), utf16(spelling, false)].flatMap(base64Forms)
    for (const form of [...plainForms(spelling, owner), ...spelled, ...literalForms(spelling)])
      put(form, false)
    for (const form of blobs) put(form, true)
    for (const form of [...spelled, ...blobs].flatMap(halves)) put(form, true)
  }
  return Array.from(forms.values())
}

const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), littleEndian)
  return new Uint8Array(view.buffer)
}

const base64Forms = (bytes: Uint8Array): ReadonlyArray<string> =>
  [0, 1, 2].flatMap((before) => {
    const core = base64Core(bytes, before)
    return [core, core.replaceAll("+", "-").replaceAll("/", "_"), core.replaceAll("/", ",")]
  })

/**
 * Returns the base64 characters that depend only on `bytes` if `before` bytes precede them. They are the same in every blob
 * that contains the secret.
 */
const base64Core = (bytes: Uint8Array, before: number): string => {
  const padded = btoa("\0".repeat(before) + toText(bytes))
  return padded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}

/** Returns `secret` as text, in the ways in which programs quote it. */
const textForms = (secret: string): ReadonlyArray<string> => {
  const json = JSON.stringify(secret).slice(1, -1)
  return [
    secret,
    toText(utf8.encode(secret)),
    secret.replace(/[\\"]/g, "\\$&"),
    json,
    json.replace(/[^\x20-\x7e]+/g, escapeUnits),
    ...htmlForms(secret),
    modifiedUtf7(secret),
    ...["\ufffd", "?"].map((lost) => secret.replace(/[^\x20-\x7e]/g, lost))
  ]
}

/** Programs differ in which characters they escape, and whether by name or by number. */
const htmlForms = (secret: string): ReadonlyArray<string> => [
  secret.replace(/[&<>"']/g, (char) => entities[char] ?? char),
  secret.replace(/[&<>"]/g, (char) => entities[char] ?? char),
  secret.replace(/[&<>]/g, (char) => entities[char] ?? char),
  secret.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
  secret.replace(/[&<>"']/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`)
]

/** Returns `secret` in other alphabets. */
const codedForms = (secret: string): ReadonlyArray<string> => {
  const bytes = utf8.encode(secret)
  const wide = [utf16(secret, true), utf16(secret, false)]
  const query = percent(bytes, /[A-Za-z0-9._~-]/)
  const form = percent(bytes, /[A-Za-z0-9._*-]/)
  const percents = [
    query,
    query.replaceAll("%20", "+"),
    percent(bytes, /[A-Za-z0-9._~!*'()-]/),
    form,
    form.replaceAll("%20", "+"),
    percent(bytes, /[^\0-\x20%+&=#?/\x7f-\xff]/),
    percent(bytes, /(?!)/)
  ]
  return [
    ...wide.map(toText),
    ...[bytes, ...wide].flatMap(hexForms),
    ...percents,
    ...percents.map((once) => once.replaceAll("%", "%25")),
    // quoted-printable, RFC 2045 §6.7
    percent(bytes, /[ -<>-~]/, "=")
  ]
}

const hexForms = (bytes: Uint8Array): ReadonlyArray<string> => {
  const each = pairs(bytes)
  return ["", " ", ":", ",", ", "].map((separator) => each.join(separator))
}

const pairs = (bytes: Uint8Array) => Array.from(bytes, (byte) => digits[byte])

const percent = (bytes: Uint8Array, plain: RegExp, mark = "%"): string => {
  let text = ""
  for (const byte of bytes) {
    const char = String.fromCharCode(byte)
    text += plain.test(char) ? char : `${mark}${digits[byte]}`
  }
  return text
}

/** Returns the messages of PLAIN, so that the user names in them are removed too. RFC 4616 §2. */
const plainForms = (secret: string, { user, authorizeAs = "" }: Owner): ReadonlyArray<string> =>
  user === undefined ? [] : [`${authorizeAs}\0${user}\0${secret}`, `\0${user}\0${secret}`]

/** Returns literal headers, which reveal the secret's length. RFC 9051 §4.3. */
const literalForms = (secret: string): ReadonlyArray<string> => {
  const { length } = utf8.encode(secret)
  return [`{${length}}`, `{${length}+}`]
}

/** Returns the halves of a form, which reveal enough to guess the rest. None for short forms, whose halves are ordinary words. */
const halves = (form: string): ReadonlyArray<string> => {
  const half = Math.max(6, Math.ceil(form.length / 2))
  return form.length < 8 ? [] : [form.slice(0, half), form.slice(-half)]
}

/** Returns upper and lower case spellings, which differ outside of ASCII: `ß` becomes `SS`, and that `ss`. ASCII is compared without case. */
const caseSpellings = (secret: string): ReadonlyArray<string> =>
  /[^\0-\x7f]/.test(secret)
    ? [secret.toUpperCase(), secret.toLowerCase(), secret.toUpperCase().toLowerCase()]
    : []

/** Returns the letters and digits of forms that may come back in pieces: plain, hex, and folded base64. */
export const lettersOf = (secret: string): ReadonlyArray<Uint16Array> => {
  const bytes = utf8.encode(secret)
  const forms = [secret, pairs(bytes).join(""), ...[0, 1, 2].map((before) => base64Core(bytes, before))]
  return forms.flatMap((form) => SplitSecret.lettersOf(form) ?? [])
}
