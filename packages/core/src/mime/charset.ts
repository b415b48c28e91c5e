/** Octets in a charset that a message names, as text. The charsets are those of `TextDecoder` (WHATWG Encoding). */
import { Option, Result } from "effect"
import * as Utf8 from "../wire/Utf8.ts"

/** What mail calls some of them. */
const aliases: Readonly<Record<string, string>> = {
  cp932: "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
  utf: "utf-8"
}

/** By the names that the platform knows, of which there are some two hundred: no other name is kept. */
const decoders = new Map<string, TextDecoder>()

const construct = Option.liftThrowable((label: string) => new TextDecoder(label))

const decoderOf = (charset: string): TextDecoder | undefined => {
  const label = charset.trim().toLowerCase()
  const known = decoders.get(label)
  if (known !== undefined) return known
  const made = Option.getOrUndefined(
    construct(Object.hasOwn(aliases, label) ? (aliases[label] ?? label) : label)
  )
  if (made !== undefined) decoders.set(label, made)
  return made
}

/** What cannot be read becomes U+FFFD; `undefined` where the charset is unknown. */
export const decode = (bytes: Uint8Array, charset: string): string | undefined =>
  decoderOf(charset)?.decode(bytes)

const strict = new TextDecoder("utf-8", { fatal: true })

/** Octets without a charset: UTF-8, else Chinese where it reads as Chinese, else Windows-1252, which never fails. */
export const decodeUnlabelled = (bytes: Uint8Array): string => {
  const read = Result.try(() => strict.decode(bytes))
  if (Result.isSuccess(read)) return read.success
  return Utf8.decodeChinese(bytes, 0) ?? decode(bytes, "windows-1252") ?? Utf8.decode(bytes)
}
