/** The first lines of services that are not IMAP (G07). */
import type { PlainReason } from "../Reason.ts"

export type Foreign = Extract<PlainReason, { readonly _tag: "NotImap" }>["protocol"]

const banners: ReadonlyArray<readonly [RegExp, Foreign]> = [
  // FTP begins with the same number
  [/^220[ -](?:.*smtp|(?!.*ftp))/i, "smtp"],
  [/^\+OK/i, "pop3"],
  [/^SSH-/, "ssh"],
  [/^HTTP\//i, "http"],
  // RFC 5804 §1.7
  [/^"IMPLEMENTATION" /i, "managesieve"],
  // oxlint-disable-next-line no-control-regex -- a TLS record begins with a control character
  [/^[\x15\x16]\x03/, "tls"]
]

/** A typical first line of each service, if only its protocol is known. */
export const bannerOf: { readonly [Protocol in Foreign]: string } = {
  smtp: "220 smtp",
  pop3: "+OK",
  ssh: "SSH-2.0",
  http: "HTTP/1.1 400",
  managesieve: '"IMPLEMENTATION" "sieve"',
  tls: "\u0015\u0003\u0003",
  unknown: "?"
}

/** Recognises a protocol by its first bytes. */
export const protocolOf = (bytes: Uint8Array): Foreign => {
  const text = String.fromCharCode(...bytes.subarray(0, 64))
  return banners.find(([banner]) => banner.test(text))?.[1] ?? "unknown"
}
