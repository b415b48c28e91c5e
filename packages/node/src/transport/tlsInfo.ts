/** The parameters of a finished handshake, read from its socket. */
import { createHash } from "node:crypto"
import type { TLSSocket } from "node:tls"
import type { ChannelBindingType, TlsInfo } from "@effect-imap/core/internal/Transport"
import { Option } from "effect"

const day = 86_400_000

export interface Certificate {
  /** The certificate in DER. */
  readonly raw: Uint8Array
  /** The end of its validity, such as `Jun  1 00:00:00 2030 GMT`. */
  readonly validTo: string
}

/** Reads the parameters. `now` in ms. `authorized` is the socket's value at the time of the call. */
export const tlsInfo = (
  { certificate, socket }: { readonly certificate: Certificate | undefined; readonly socket: TLSSocket },
  serverName: string,
  now: number
): TlsInfo => ({
  protocol: socket.getProtocol() ?? "unknown",
  cipher: socket.getCipher().name,
  authorized: socket.encrypted && socket.authorized,
  serverName,
  alpn: typeof socket.alpnProtocol === "string" ? Option.some(socket.alpnProtocol) : Option.none(),
  daysLeft: Option.map(Option.fromUndefinedOr(certificate), ({ validTo }) =>
    Math.floor((Date.parse(validTo) - now) / day)
  ),
  peerCertificate: Option.map(Option.fromUndefinedOr(certificate), ({ raw }) => raw),
  channelBinding: remembered((type) => channelBinding(socket, certificate, type))
})

const none: ReadonlyMap<ChannelBindingType, Option.Option<Uint8Array>> = new Map()

/** Caches the binding, because it never changes for a channel, and the exporter is expensive. */
const remembered = (find: TlsInfo["channelBinding"]): TlsInfo["channelBinding"] => {
  let found: ReadonlyMap<ChannelBindingType, Option.Option<Uint8Array>> = none
  return (type) => {
    const known = found.get(type)
    if (known !== undefined) return known
    const data = find(type)
    found = new Map([...found, [type, data]])
    return data
  }
}

const channelBinding = (
  socket: TLSSocket,
  certificate: Certificate | undefined,
  type: ChannelBindingType
): Option.Option<Uint8Array> => {
  if (type === "tls-server-end-point") {
    return certificate === undefined ? Option.none() : endPoint(certificate.raw)
  }
  // below TLS 1.3 an exporter binds only with the extended master secret, which Node does not report: RFC 9266 §4.2
  return socket.getProtocol() === "TLSv1.3" && !socket.destroyed ? exporter(socket) : Option.none()
}

/** Exports keying material. A runtime other than Node may lack the method or throw, which gives `None`. */
const exporter = Option.liftThrowable((socket: TLSSocket): Uint8Array =>
  socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0))
)

/** Returns the certificate's hash by its signature's algorithm; `None` if the algorithm has no hash. RFC 5929 §4.1. */
export const endPoint = (certificate: Uint8Array): Option.Option<Uint8Array> =>
  Option.fromUndefinedOr(hashes.get(Buffer.from(signatureAlgorithm(certificate)).toString("hex"))).pipe(
    Option.map((hash) => createHash(hash).update(certificate).digest())
  )

/** The hashes by the bytes of the algorithm's object identifier. SHA-256 replaces MD5 and SHA-1. */
const hashes: ReadonlyMap<string, string> = new Map([
  ["2a864886f70d010104", "sha256"], // md5WithRSAEncryption
  ["2a864886f70d010105", "sha256"], // sha1WithRSAEncryption
  ["2a864886f70d01010e", "sha224"], // sha224WithRSAEncryption
  ["2a864886f70d01010b", "sha256"], // sha256WithRSAEncryption
  ["2a864886f70d01010c", "sha384"], // sha384WithRSAEncryption
  ["2a864886f70d01010d", "sha512"], // sha512WithRSAEncryption
  ["2a8648ce3d0401", "sha256"], // ecdsa-with-SHA1
  ["2a8648ce3d040301", "sha224"], // ecdsa-with-SHA224
  ["2a8648ce3d040302", "sha256"], // ecdsa-with-SHA256
  ["2a8648ce3d040303", "sha384"], // ecdsa-with-SHA384
  ["2a8648ce3d040304", "sha512"] // ecdsa-with-SHA512
])

/**
 * Reads the algorithm: `Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OBJECT IDENTIFIER, …
 * }, … }`. RFC 5280 §4.1.
 */
const signatureAlgorithm = (certificate: Uint8Array): Uint8Array => {
  const fields = contentOf(certificate)
  const algorithm = fields.subarray(elementOf(fields).length)
  return contentOf(contentOf(algorithm))
}

/** Returns the first element of `der`, with its header. */
const elementOf = (der: Uint8Array) => {
  const { content, header } = lengthOf(der)
  return der.subarray(0, header + content)
}

const lengthOf = (der: Uint8Array): { readonly header: number; readonly content: number } => {
  const first = der[1] ?? 0
  if (first < 0x80) return { header: 2, content: first }
  const size = first & 0x7f
  const content = der.subarray(2, 2 + size).reduce((sum, byte) => sum * 256 + byte, 0)
  return { header: 2 + size, content }
}

const contentOf = (der: Uint8Array) => {
  const { content, header } = lengthOf(der)
  return der.subarray(header, header + content)
}
