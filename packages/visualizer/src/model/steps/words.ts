/** Words for the results of network operations, in the page, in exports and in the terminal. */

import { apart } from "../machine/phase.ts"

/** Describes the failure of a network operation: `certificate expired` for `tlsExpired`. */
export const netFailure = (error: string): string =>
  failures.get(error) ?? apart(error.startsWith("tls") ? error.slice("tls".length) : error).trim()

const failures: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dnsNotFound: "no such name",
    dnsTemporary: "no usable answer",
    timeout: "no answer",
    reset: "connection reset",
    closed: "closed by the other end",
    tlsCredentialUnusable: "the client certificate or its key cannot be used",
    tlsAuthoritiesUnusable: "the certificates to trust cannot be read",
    tlsNotTls: "no TLS answer, but clear text",
    tlsProtocol: "TLS could not be agreed on",
    tlsClosed: "the connection was closed",
    tlsName: "certificate for another name",
    tlsUntrusted: "certificate of an unknown authority",
    tlsExpired: "certificate expired",
    tlsClientCertificateRequired: "the server wants a client certificate",
    tlsClientCertificateRefused: "the server refused the client's certificate",
    plaintextBeforeTls: "clear text instead of TLS"
  })
)
