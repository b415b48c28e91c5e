import { assert, describe, it } from "@effect/vitest"
import { failureOfCode, fromCause, type TransportFailure } from "../../src/lifecycle/transport/failure.ts"

const codes: Record<string, TransportFailure> = {
  ENOTFOUND: "dnsNotFound",
  EAI_AGAIN: "dnsTemporary",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "offline",
  ENETDOWN: "offline",
  ETIMEDOUT: "timeout",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ERR_SSL_WRONG_VERSION_NUMBER: "tlsNotTls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "tlsNotTls",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "tlsProtocol",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "tlsProtocol",
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: "tlsProtocol",
  "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE": "tlsProtocol",
  ERR_SSL_TLSV1_UNSUPPORTED_EXTENSION: "tlsProtocol",
  ERR_SSL_NO_SHARED_CIPHER: "tlsProtocol",
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: "tlsProtocol",
  ERR_SSL_DH_KEY_TOO_SMALL: "tlsProtocol",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "tlsClientCertificateRequired",
  "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED": "tlsClientCertificateRefused",
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: "tlsClientCertificateRefused",
  ERR_TLS_CERT_ALTNAME_INVALID: "tlsName",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tlsUntrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "tlsUntrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tlsUntrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tlsUntrusted",
  CERT_HAS_EXPIRED: "tlsExpired",
  CERT_NOT_YET_VALID: "tlsNotYetValid",
  CERT_REVOKED: "tlsRevoked",
  ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: "other",
  EUNKNOWN: "other"
}

describe("failureOfCode", () => {
  for (const [code, failure] of Object.entries(codes)) {
    it(`X16 reads ${code} as ${failure}`, () => assert.strictEqual(failureOfCode(code), failure))
  }
})

describe("fromCause", () => {
  it("keeps code and words", () => {
    const error = fromCause(
      Object.assign(new Error("connect ECONNREFUSED ::1:143"), { code: "ECONNREFUSED" })
    )
    assert.strictEqual(error.failure, "refused")
    assert.strictEqual(error.message, "connect ECONNREFUSED ::1:143 (ECONNREFUSED)")
  })

  it("is one line, in OpenSSL's words if there are some", () => {
    const message = "C0:error:0A00045C:SSL routines:ssl3_read_bytes:…:SSL alert number 116:\n"
    const code = "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"
    const reason = "tlsv13 alert certificate required"
    assert.strictEqual(fromCause(Object.assign(new Error(message), { code, reason })).detail, reason)
    assert.strictEqual(fromCause(new Error(message)).detail, message.trim())
  })

  it("takes what is no error", () => {
    assert.strictEqual(fromCause(undefined).message, "the connection failed")
  })
})
