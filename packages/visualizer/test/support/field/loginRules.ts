/** Logins that are not about the password. */
import * as Account from "@effect-imap/core/Account"
import { Effect, Redacted } from "effect"
import { leaves } from "../situationParts.ts"
import { well } from "./parts.ts"
import { met, played, refuses } from "./plays.ts"

const plain = "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] ready"

const renewed = () => {
  let asked = 0
  return Account.tokenSource({ get: Effect.sync(() => Redacted.make(`eyJhbGciOiJSUzI1NiJ9.${++asked}`)) })
}

const foreign =
  "NO [AUTHORIZATIONFAILED] The token was issued for another user and gives no right to this mailbox"

export const loginRules = {
  "logon-hours": refuses(
    "NO [AUTHENTICATIONFAILED] Account restriction: sign-in is permitted Mon-Fri 07:00-19:00 only"
  ),
  "phone-not-approved": played({
    script: `${plain}
login <1>
.. 27 seconds
S: <1> NO [AUTHENTICATIONFAILED] Sign-in request was not approved on your phone in time
${leaves}`
  }),
  "user-without-domain": met({
    server: {
      ...well,
      lines: {
        ...well.lines,
        wrongPassword: "{tag} NO [AUTHENTICATIONFAILED] Please use your complete email address as user name"
      }
    },
    account: { user: "lena" }
  }),
  "token-other-mailbox": played({
    script: `S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=XOAUTH2] ready
C: <1> AUTHENTICATE XOAUTH2 ...
S: <1> ${foreign}
C: <2> AUTHENTICATE XOAUTH2 ...
S: <2> ${foreign}
${leaves}`,
    account: { token: renewed() }
  }),
  "licensed-seats": refuses("NO [UNAVAILABLE] All 25 licensed seats are in use, please try again later"),
  "opened-in-clear": met({
    server: well,
    account: { security: "none", allowPlaintext: true, port: 143 }
  })
}
