/** Whether a host is an address in place of a name. */

const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
/** This machine itself, by its address or by the name that always means it. RFC 6761 §6.3. */
const loopback = /^(?:127\.[\d.]+|::1|(?:.+\.)?localhost\.?)$/i
/** Of a private network, or of the link alone. RFC 1918, RFC 3927, RFC 4193, RFC 4291. */
const local =
  /^(?:10|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|^(?:f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i

/** Returns whether the address is that of no machine, with which filters of names answer. RFC 1122 §3.2.1.3, RFC 4291 §2.5.2. */
export const isUnspecified = (address: string): boolean => /^(?:0\.0\.0\.0|::)$/.test(address)

/** The kind of a machine's address: this machine itself, its network, or any other. */
export type AddressKind = "loopback" | "private" | "public"

/** Returns the kind of the address; `undefined` for the name of another machine. */
export const addressKind = (host: string): AddressKind | undefined => {
  const plain = host.replace(/^\[(.*)\]$/, "$1")
  if (loopback.test(plain)) return "loopback"
  if (!ipv4.test(plain) && !plain.includes(":")) return undefined
  return local.test(plain) ? "private" : "public"
}
