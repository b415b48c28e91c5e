/** Handshakes that end before anything is said, or do not end. */
import type { TransportFailure } from "@effect-imap/core/Transport"
import { Effect } from "effect"
import { failure, well } from "./parts.ts"
import { met } from "./plays.ts"

/** Only the port for TLS is there, and its handshake does this. */
const shakes = (handshake: Effect.Effect<never, ReturnType<typeof failure>>, host = "imap.example.com") =>
  met({
    server: well,
    account: { host },
    options: { ports: { 993: "implicitTls", 143: "refused" }, handshake: () => handshake }
  })

const refused = (kind: TransportFailure, code: string, detail: string) =>
  Effect.fail(failure(kind, code, detail))

const print =
  "SHA-256 fingerprint 91:3E:0C:77:D2:4A:B8:65:1F:E0:59:C3:28:96:AD:04:7B:F1:8E:32:60:D9:17:BC:45:A3:0E:F8:6C:21:9B:5D"

export const certificates = {
  "portal-certificate": shakes(
    refused(
      "tlsName",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      `the certificate is for login.hotspot-wifi.example, not for imap.example.com; ${print}`
    )
  ),
  "hosting-certificate": shakes(
    refused(
      "tlsName",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      `the certificate is for *.hosting-pool7.example, hosting-pool7.example, not for mail.lenas-shop.example; ${print}`
    ),
    "mail.lenas-shop.example"
  ),
  "chain-incomplete": shakes(
    refused(
      "tlsUntrusted",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      `the certificate of imap.example.com is not trusted: its issuer is C=US, O=Let's Encrypt, CN=R11; ${print}`
    )
  ),
  "handshake-unanswered": shakes(Effect.never)
}
