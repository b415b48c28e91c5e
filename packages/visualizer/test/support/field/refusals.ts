/** More openings that end at the server's door. */
import { Effect } from "effect"
import { failure, well } from "./parts.ts"
import { met, played, refuses } from "./plays.ts"

export const refusals = {
  "blocked-in-web": refuses(
    "NO LOGIN failed. Account is blocked. Login to your account via a web browser to verify your identity",
    "imap-mail.outlook.com"
  ),
  "starttls-no-tls": met({
    server: well,
    options: {
      ports: { 143: "clear", 993: "refused" },
      handshake: () =>
        Effect.fail(
          failure(
            "tlsNotTls",
            "ERR_SSL_WRONG_VERSION_NUMBER",
            "the server's answer is no TLS: wrong version number"
          )
        )
    },
    account: { security: "starttls" }
  }),
  "account-migrating": refuses(
    "NO [UNAVAILABLE] Your mailbox is being moved to a new server, please try again in 2 hours"
  ),
  "terms-unaccepted": refuses(
    "NO [AUTHENTICATIONFAILED] Bitte akzeptieren Sie zuerst die neuen Nutzungsbedingungen: https://meinkonto.postfach.example/agb"
  ),
  "vpn-only": played({
    script:
      "connection 993\ntls\nS: * BYE Access from outside the campus network is not allowed. Please connect to the VPN first\nclose",
    options: { ports: { 993: "implicitTls", 143: "refused" } },
    account: { security: "auto" }
  })
}
