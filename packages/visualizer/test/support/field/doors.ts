/** Openings that end at the server's door, or are slow to pass it. */
import * as Account from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { Effect, Redacted } from "effect"
import { leaves } from "../situationParts.ts"
import { account, play } from "./Scene.ts"
import { failure, well } from "./parts.ts"
import { met, played, refuses } from "./plays.ts"

const plain = "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] ready"
const accepted = `${plain}\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1 LITERAL+] done`

const fails = (...given: Parameters<typeof failure>) => ({
  ports: { 993: "implicitTls", 143: "refused" } as const,
  handshake: () => Effect.fail(failure(...given))
})

const tokens = () => {
  let asked = 0
  return Account.tokenSource({ get: Effect.sync(() => Redacted.make(`eyJ0eXAiOiJKV1Qi.${++asked}`)) })
}

const exchange = `S: * OK The Microsoft Exchange IMAP4 service is ready. [TABPADIAUAAxAA==]
C: <1> CAPABILITY
S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+
S: <1> OK CAPABILITY completed.`

export const doors = {
  "cyrus-backend-unavailable": played({
    script: `${accepted}\nC: <2> SELECT INBOX\nS: <2> NO [UNAVAILABLE] Server(s) unavailable to complete operation\n${leaves}`
  }),
  "yahoo-rate-limit": refuses("NO [LIMIT] LOGIN Rate limit hit.", "imap.mail.yahoo.com"),
  "tenant-token-refused": played({
    script: `${exchange}\nC: <2> AUTHENTICATE XOAUTH2 ...\nS: <2> NO AUTHENTICATE failed.\nC: <3> AUTHENTICATE XOAUTH2 ...\nS: <3> NO AUTHENTICATE failed.\n${leaves}`,
    account: { host: "outlook.office365.com", token: tokens() }
  }),
  "cert-not-yet-valid": met({
    server: well,
    options: fails(
      "tlsNotYetValid",
      "CERT_NOT_YET_VALID",
      "the certificate of imap.example.com is valid from 2026-10-02 on"
    )
  }),
  "greeting-half-line": played({
    script: "connection 993\ntls\nS: * OK [CAPABILITY IMAP4rev1\\\nclose",
    options: { ports: { 993: "implicitTls", 143: "refused" } },
    account: { security: "auto" }
  }),
  "overquota-login": refuses(
    "NO [OVERQUOTA] Mailbox is full, login denied. Delete mail in webmail or buy storage"
  ),
  "subscription-expired": refuses(
    "NO Your subscription has expired. Please renew it at https://pay.mailhost.example/"
  ),
  "tarpit-every-step": play({
    server: well,
    minutes: 2,
    speaks: (bytes, end) => Effect.delay(end.write(bytes), "7 seconds"),
    app: () => Effect.andThen(ImapConnection.connect({ ...account, security: "tls" }), Effect.never)
  }),
  "courier-subscribed": played({
    script: `${accepted}\nC: <2> SELECT Rechnungen\nS: <2> NO Mailbox does not exist, or must be subscribed to.\n${leaves}`,
    account: { mailbox: "Rechnungen" }
  }),
  "client-cert-required": met({
    server: well,
    options: fails(
      "tlsClientCertificateRequired",
      "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
      "the server ended the handshake: certificate required"
    )
  })
}
