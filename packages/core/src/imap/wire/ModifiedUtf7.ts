/**
 * Mailbox names in seven bits. RFC 3501 §5.1.3, RFC 9051 §A.1.
 *
 * Printable ASCII represents itself, `&-` for `&`, and everything else is UTF-16 in base64 between `&` and `-`.
 */
import { Option } from "effect"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,"

export const encode = (name: string): string =>
  name.replace(/&|[^\x20-\x7e]+/g, (run) => (run === "&" ? "&-" : `&${encodeRun(run)}-`))

const encodeRun = (run: string): string => {
  let coded = ""
  let bits = 0
  let count = 0
  for (let at = 0; at < run.length; at++) {
    bits = (bits << 16) | run.charCodeAt(at)
    for (count += 16; count >= 6; count -= 6) coded += alphabet.charAt((bits >>> (count - 6)) & 63)
    bits &= (1 << count) - 1
  }
  return count === 0 ? coded : coded + alphabet.charAt((bits << (6 - count)) & 63)
}

/** Reads the characters between `&` and `-`. */
export const utf16In = (coded: string): string => {
  let text = ""
  let bits = 0
  let count = 0
  for (const character of coded) {
    bits = (bits << 6) | alphabet.indexOf(character)
    count += 6
    if (count < 16) continue
    count -= 16
    text += String.fromCharCode(bits >>> count)
    bits &= (1 << count) - 1
  }
  return text
}

/** Returns nothing if `name` is not what `encode` would write: then it is best left as the server sent it. */
export const decode = (name: string): Option.Option<string> => {
  const text = name.replace(/&([^&-]*)-/g, (_, coded: string) => (coded === "" ? "&" : utf16In(coded)))
  return text.isWellFormed() && encode(text) === name ? Option.some(text) : Option.none()
}

/** Reads each run that is UTF-16 in base64, and leaves the rest as it is: to be shown, not to be sent. */
export const readable = (name: string): string =>
  name.replace(/&([A-Za-z0-9+,]*)-/g, (run, coded: string) => {
    const text = coded === "" ? "&" : utf16In(coded)
    return text.isWellFormed() && !/[\p{Cc}\p{Cn}\p{Co}]/u.test(text) && text !== "" ? text : run
  })
