/** Returns whether it is a byte array that was not transferred to a worker. */
export const isBytes = (given: unknown): given is Uint8Array =>
  given instanceof Uint8Array && !(given.buffer instanceof ArrayBuffer && given.buffer.detached)

/** Bytes as text with one character per byte (U+0000 to U+00FF), so that patterns match and octets survive. */
export const toText = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** Inverse of `toText`. */
export const toBytes = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}

/** Text of one character per byte, read as UTF-8. */
export const utf8 = (text: string): string => new TextDecoder().decode(toBytes(text))

/** The inverse of `utf8`. */
export const fromUtf8 = (text: string): string => toText(new TextEncoder().encode(text))
