/** Kinds of IP addresses. */

const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
/** A loopback address, or `localhost`. RFC 6761 §6.3. */
const loopback = /^(?:127\.[\d.]+|::1|(?:.+\.)?localhost\.?)$/i
/** A private or link-local address. RFC 1918, RFC 3927, RFC 4193, RFC 4291. */
const local =
  /^(?:10|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|^(?:f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i

/** Returns whether it is the unspecified address, with which DNS filters answer. RFC 1122 §3.2.1.3, RFC 4291 §2.5.2. */
export const isUnspecified = (address: string): boolean => /^(?:0\.0\.0\.0|::)$/.test(address)

/** Loopback, private or link-local, or any other address. */
export type AddressKind = "loopback" | "private" | "public"

/** Returns the kind of the address; `undefined` for the name of another machine. */
export const addressKind = (host: string): AddressKind | undefined => {
  const plain = host.replace(/^\[(.*)\]$/, "$1")
  if (loopback.test(plain)) return "loopback"
  if (!ipv4.test(plain) && !plain.includes(":")) return undefined
  return local.test(plain) ? "private" : "public"
}
