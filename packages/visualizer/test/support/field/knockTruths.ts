/** What is true of openings of a mailbox, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const knockTruths: ReadonlyArray<Truth> = [
  {
    id: "blocked-in-web",
    kind: "opening",
    did: "Host imap-mail.outlook.com; login refused `NO LOGIN failed. Account is blocked. Login to your account via a web browser to verify your identity`.",
    truth:
      "The provider blocked the account; the owner must sign in by a web browser once. Not (said to be) a wrong password; retries do not help.",
    holds: [
      ["1", /"wire:received".*Account is blocked/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"WebLoginRequired"/]
    ]
  },
  {
    id: "starttls-no-tls",
    kind: "opening",
    did: "Port 143, STARTTLS offered; `OK Begin TLS negotiation now`, then the server does not speak TLS (handshake: wrong version number). Account demands STARTTLS. No login was sent.",
    truth:
      "The server offers STARTTLS but does not speak TLS afterwards: misconfigured (no certificate?). No password was sent. Port 993 was not tried.",
    holds: [
      ["1", /"wire:received".*OK Begin TLS/],
      ["1", /"net:end".*"error":"tlsNotTls"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "account-migrating",
    kind: "opening",
    did: "Login: `NO [UNAVAILABLE] Your mailbox is being moved to a new server, please try again in 2 hours`.",
    truth: "The mailbox is being moved; try again in two hours. Not the password.",
    holds: [
      ["1", /"wire:received".*please try again in 2 hours/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "terms-unaccepted",
    kind: "opening",
    did: "Login: `NO [AUTHENTICATIONFAILED] Bitte akzeptieren Sie zuerst die neuen Nutzungsbedingungen: https://meinkonto.postfach.example/agb`.",
    truth: "The owner must accept the new terms of use on the provider's page first. Not the password.",
    holds: [
      ["1", /"wire:received".*Nutzungsbedingungen: https:/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "vpn-only",
    kind: "opening",
    did: "Greeting on 993: `* BYE Access from outside the campus network is not allowed. Please connect to the VPN first`; 143 refused.",
    truth: "The server admits only clients of the campus network: connect the VPN. No login was sent.",
    holds: [
      ["1", /"wire:received".*BYE Access from outside/],
      ["1", /"net:end".*"error":"refused"/],
      ["0", /wire:sent/]
    ]
  },
  {
    id: "compared-by-port",
    kind: "opening",
    did: "Comparison: the same account first with STARTTLS on port 143 (refused: nothing listens), then with TLS on port 993: opens.",
    truth:
      "Port 143 is closed at this server; port 993 works. Use 993 (TLS). Nothing else differs; not the password.",
    holds: [
      ["1", /"connection:ended".*"outcome":"failed".*"error":"ConnectRefused"/],
      ["1", /"connection:ended".*"outcome":"closed"/],
      ["2", /connection:started/]
    ]
  }
]
