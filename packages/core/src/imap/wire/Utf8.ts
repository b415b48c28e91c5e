/** Bytes as text. Servers promise UTF-8 and do not always keep it (RFC 9051 §4.3.1), so reading never fails. */

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

/** Below this a loop is faster than the decoder, whose call costs as much as its work. */
const SHORT = 16

/** Decodes UTF-8; everything else becomes U+FFFD. */
export const decode = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  shortAscii(bytes, start, end) ?? decoder.decode(bytes.subarray(start, end))

/** Reads short ASCII text, four characters at a time, because each intermediate string is allocated. */
export const shortAscii = (bytes: Uint8Array, start: number, end: number): string | undefined => {
  if (end - start > SHORT) return undefined
  let text = ""
  let at = start
  for (; at + 4 <= end; at += 4) {
    const first = bytes[at] ?? 0
    const second = bytes[at + 1] ?? 0
    const third = bytes[at + 2] ?? 0
    const fourth = bytes[at + 3] ?? 0
    if ((first | second | third | fourth) > 0x7f) return undefined
    text += String.fromCharCode(first, second, third, fourth)
  }
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte > 0x7f) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}

/** Returns whether reading lost something, or the sender itself had: then the bytes are worth keeping. */
export const isLossy = (text: string): boolean => text.includes("\ufffd")

const encoder = new TextEncoder()

export const encode = (text: string): Uint8Array => encoder.encode(text)
