/** A part of a name that modified UTF-7 would write: UTF-16 in its own base64. RFC 3501 §5.1.3. */
const shifted = /&([A-Za-z0-9+,]{3,})-/

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,"

/** Returns whether a name in Unicode is in modified UTF-7 already, so that it is encoded twice on the wire. */
export const encodedTwice = (name: string): boolean => {
  const part = shifted.exec(name)?.[1]
  if (part === undefined) return false
  const bits = Array.from(part, (letter) => alphabet.indexOf(letter).toString(2).padStart(6, "0")).join("")
  const units = bits.match(/.{16}/g) ?? []
  // ASCII is never written so, and what is left over is padding
  return (
    units.length > 0 &&
    units.every((unit) => Number.parseInt(unit, 2) >= 0x80) &&
    /^0{0,5}$/.test(bits.slice(16 * units.length))
  )
}
