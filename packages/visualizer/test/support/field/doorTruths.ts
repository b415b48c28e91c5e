/** What is true of openings that another service, a rule or a setting decides, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const doorTruths: ReadonlyArray<Truth> = [
  {
    id: "sieve-on-port",
    kind: "opening",
    did: 'Account has port 4190 with STARTTLS; what greets there is ManageSieve: `"IMPLEMENTATION" "Dovecot Pigeonhole"`, `"SIEVE" "fileinto vacation"`, `"STARTTLS"`, `OK "Dovecot ready."`.',
    truth:
      "Port 4190 is not IMAP: a ManageSieve server (filters) answers there. Use 993 or 143. No login was sent.",
    holds: [
      ["1 or more", /Pigeonhole/],
      ["1", /"connection:ended".*"outcome":"failed"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "imap-retired",
    kind: "opening",
    did: "Greeting on both ports: `* BYE IMAP access was discontinued on 1 October 2026, see https://hilfe.postfach.example/imap-ende`.",
    truth:
      "The provider no longer offers IMAP (discontinued on 1 October 2026). A retry will not help; the owner reads the page and uses another way (web, app) or moves. No login was sent.",
    holds: [
      ["2", /"wire:received".*BYE IMAP access was discontinued/],
      ["1", /"connection:ended".*"outcome":"failed"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "id-cut",
    kind: "opening",
    did: "LOGIN OK; the client says who it is (ID), and the server resets the connection instead of an answer. One attempt.",
    truth:
      "The login was accepted; then the server (or something before it) cut the connection when ID was sent, before the mailbox was opened. Why is not said; likely it cannot stand ID. Not the password.",
    holds: [
      ["1", /"wire:received".*OK .*Logged in/],
      ["1", /"wire:sent".*ID /],
      ["1", /"connection:ended".*"outcome":"failed".*"step":"id"/],
      ["0", /"wire:received".*OK \[READ-/]
    ]
  },
  {
    id: "logon-hours",
    kind: "opening",
    did: "LOGIN: `NO [AUTHENTICATIONFAILED] Account restriction: sign-in is permitted Mon-Fri 07:00-19:00 only`.",
    truth:
      "A rule of the account: sign-in is allowed Mon-Fri 07:00-19:00 only. Not (said to be) the password; wait for those hours or ask the administrator.",
    holds: [
      ["1", /"wire:received".*permitted Mon-Fri/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "phone-not-approved",
    kind: "opening",
    did: "LOGIN is answered after 27 s: `NO [AUTHENTICATIONFAILED] Sign-in request was not approved on your phone in time`.",
    truth:
      "The server waits for a second factor: the owner did not approve the sign-in on the phone within the time (27 s). Not the password. Next time approve it, or use an app password if there is one.",
    holds: [
      ["1", /"time":27\d\d\d,.*"wire:received".*not approved on your phone/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "user-without-domain",
    kind: "opening",
    did: "User name is `lena`; LOGIN: `NO [AUTHENTICATIONFAILED] Please use your complete email address as user name`.",
    truth:
      "The user name must be the complete e-mail address: a setting. Whether the password is right was not judged.",
    holds: [
      ["1", /"wire:received".*complete email address/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "token-other-mailbox",
    kind: "opening",
    did: "OAuth: AUTHENTICATE XOAUTH2 with a fresh token: `NO [AUTHORIZATIONFAILED] The token was issued for another user and gives no right to this mailbox`, also after the token was renewed.",
    truth:
      "The token is of another user than the one named in the account: valid, but without rights on this mailbox. Sign in as that user (or name the right one, or have the right delegated). A new token of the same user does not help.",
    holds: [
      ["2", /"wire:received".*issued for another user/],
      ["1", /credential:renewed/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "licensed-seats",
    kind: "opening",
    did: "LOGIN: `NO [UNAVAILABLE] All 25 licensed seats are in use, please try again later`.",
    truth:
      "The server's licence allows 25 users at once, and all seats are taken: wait, or the administrator gets more. Not the password.",
    holds: [
      ["1", /"wire:received".*25 licensed seats/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "opened-in-clear",
    kind: "opening",
    did: "Account with security none and plain text allowed, port 143; the server offers STARTTLS; LOGIN OK, INBOX opened, logout. No TLS at all.",
    truth:
      "It works: INBOX opened. But the connection was not encrypted: password and mail could be read on the way, although the server offers STARTTLS. Set TLS/STARTTLS (and change the password).",
    holds: [
      ["0", /"net:start".*"kind":"tls"/],
      ["1 or more", /"wire:received".*STARTTLS/],
      ["1", /"wire:received".*OK \[READ-WRITE\]/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  }
]
