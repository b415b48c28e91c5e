/** Situations before the mailbox is open: the network, the certificate and the app. */
import * as Account from "@effect-imap/core/Account"
import * as Simulator from "@effect-imap/core/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { operations, Transport, TransportError } from "@effect-imap/core/Transport"
import { Effect, Layer, Redacted } from "effect"
import { greeting, login, mailbox } from "../situationParts.ts"
import { lived, met, ofClass, played } from "./Cold.ts"

const before = ofClass("before")
const well = Simulator.profiles.wellBehaved
const { oauth } = Simulator.profiles
const fails = (failure: ConstructorParameters<typeof TransportError>[0]["failure"], detail: string) =>
  Effect.fail(new TransportError({ failure, detail }))

/** A name with IPv6 addresses alone, on a machine that has IPv4 alone. */
const sixOnly = Layer.succeed(Transport, {
  kind: "network",
  connect: ({ port }, report) => {
    const run = operations(report)
    const dials = (address: string) =>
      run(
        { kind: "tcp", port, family: 6, address },
        Effect.delay(fails("unreachable", "network is unreachable"), "2 millis")
      )
    return run({ kind: "dns" }, Effect.sleep("14 millis")).pipe(
      Effect.andThen(Effect.exit(dials("2001:db8:40::993"))),
      Effect.andThen(dials("2001:db8:41::993"))
    )
  }
})

/** The first handshake succeeds; those after it meet another certificate. */
const changing = () => {
  let made = 0
  return (options: Parameters<typeof MemoryTransport.tlsInfo>[0]) =>
    made++ === 0
      ? Effect.succeed(MemoryTransport.tlsInfo(options))
      : fails("tlsUntrusted", "issued by “Aurora Gateway Inspection CA”")
}

const secrets = (...all: ReadonlyArray<string>) => {
  let given = 0
  return Account.tokenSource({
    get: Effect.sync(() => Redacted.make(all[Math.min(given++, all.length - 1)] ?? ""))
  })
}

const polls = Array.from({ length: 30 }, (_, at) => `C: <${at + 60}> NOOP\nS: <${at + 60}> OK done`).join(
  "\n"
)
const opens = `C: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${polls}`

export const network = [
  before(
    "ipv6-only",
    [
      "The name resolves to IPv6 addresses alone, and this machine's network has no route to either of them. No byte reached the server.",
      "The way (local network without IPv6, or a server without IPv4); not the server program, not the password.",
      "Use a network with IPv6, or ask the provider for an IPv4 address or another host name."
    ],
    met({ server: well, network: sixOnly, account: { security: "tls" } })
  ),
  before(
    "certificate-changes",
    [
      "The first attempt reached the login over a good certificate and was cut; the second met another certificate, issued by an inspection gateway, and was given up.",
      "The network in between (an inspecting gateway); nobody on the server. The user or network's administrator.",
      "Do not accept it blindly: find out why the connection is intercepted; use another network, or add the CA if the gateway is meant."
    ],
    met({
      server: well,
      attempts: 2,
      account: { security: "tls" },
      options: { handshake: changing(), faults: [{ on: "AUTHENTICATE", nth: 1, fault: "reset" }] }
    })
  ),
  before(
    "secure-port-silent-other-without-tls",
    [
      "Port 993 never answers; port 143 answers, but offers no STARTTLS, so a password may not be sent there. Two faults at once.",
      "The server's administrator (143 without TLS), and a firewall or the server for 993.",
      "Have port 993 opened, or STARTTLS offered on 143; do not allow plain text."
    ],
    met({
      server: {
        ...well,
        capabilities: { ...well.capabilities, clear: "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN" }
      },
      options: { ports: { 993: "silent", 143: "clear" } }
    })
  ),
  before(
    "secret-store-down",
    [
      "The app's own source of tokens failed (its vault answered 503), so nothing was sent to any server.",
      "The app: its credential service.",
      "Repair or wait for the app's credential service; the mail server and the password are not in question."
    ],
    met({
      server: oauth,
      account: {
        token: Account.tokenSource({
          get: Effect.delay(Effect.fail(new Error("vault answered 503 Service Unavailable")), "2 seconds")
        })
      }
    })
  ),
  before(
    "secret-store-slow",
    [
      "The mailbox was opened; before dialing, the app's own source of the password took 24 seconds, while the server itself answered within a fraction of a second.",
      "The app (its credential source is slow); not the server.",
      "Make the credential source faster or keep the secret; nothing to do at the server."
    ],
    met({
      server: well,
      account: { password: Effect.delay(Effect.succeed(Redacted.make(well.password)), "24 seconds") }
    })
  ),
  before(
    "token-renewed-in-vain",
    [
      "The server refused the token; a new one was fetched and refused as well, so a new token does not help.",
      "The user or the app (consent, scope or account of the token), not the expiry alone.",
      "Sign in again and grant IMAP access (scope); check that the token is for this user."
    ],
    met({
      server: {
        ...oauth,
        lines: { ...oauth.lines, wrongToken: "{tag} NO [AUTHENTICATIONFAILED] Insufficient scope for IMAP" }
      },
      account: { token: secrets("first", "second") }
    })
  ),
  before(
    "closed-before-greeting",
    [
      "Each of three attempts connected and finished TLS, and the server closed before it said anything.",
      "The server or a proxy before it: usually a connection limit or an address that is turned away.",
      "Close other clients, wait, and ask the administrator about limits per address."
    ],
    played({ script: "connection 993\ntls\nclose\n".repeat(3), attempts: 3 })
  ),
  before(
    "app-gives-up-in-handshake",
    [
      "The app interrupted the attempt after 3 seconds, while the TLS handshake was unanswered.",
      "The app ended it (its own limit is too short, or it was closed); the handshake had been slow as well.",
      "Give the attempt more time, or find out why the app stopped it."
    ],
    met({ server: Simulator.profiles["silent-tls"], account: { security: "tls" }, patience: 3000 })
  ),
  before(
    "select-hangs-once",
    [
      "In the first attempt SELECT was never answered and the connection was given up; the second attempt opened the mailbox at once.",
      "The server, for a moment; nobody now.",
      "Nothing, unless it happens often."
    ],
    met({ server: well, attempts: 2, options: { faults: [{ on: "SELECT", nth: 1, fault: "stall" }] } })
  ),
  before(
    "reset-at-id",
    [
      "After the login each connection was reset as soon as the client sent ID; no mailbox was reached.",
      "Server or a filter before it, which does not bear ID.",
      "Switch ID off for this account, and tell the administrator."
    ],
    met({ server: well, attempts: 3, options: { faults: [{ on: "ID", nth: "every", fault: "reset" }] } })
  ),
  before(
    "no-mailbox-wanted",
    [
      "Login succeeded; the account is set to open no mailbox, and none was opened. All is well.",
      "Nobody.",
      "Nothing."
    ],
    met({ server: well, account: { mailbox: null } })
  ),
  before(
    "id-refused",
    [
      "The server refused ID with NO; this is harmless, and the mailbox was opened.",
      "Nobody (the server does not want ID).",
      "Nothing; ID may be switched off."
    ],
    met({
      server: well,
      options: {
        faults: [{ on: "ID", nth: "every", fault: "refuse", with: "NO [NOPERM] ID is not available" }]
      }
    })
  ),
  before(
    "every-step-slow",
    [
      "Each step was answered, but so slowly (12 s for the greeting, 22 s for the login, 14 s for ID, then SELECT) that the minute for one attempt ran out before the mailbox was open.",
      "The server is overloaded or slows the client down.",
      "Try again later, ask the administrator, or raise the limit of an attempt."
    ],
    met({
      server: {
        ...well,
        delays: { greeting: "12 seconds", auth: "22 seconds", id: "14 seconds", select: "19 seconds" }
      },
      account: { security: "tls" }
    })
  ),
  before(
    "login-tarpit-then-quick",
    [
      "The first login was not answered within 30 s and that connection was given up; on the second connection the login took under a second and the mailbox opened.",
      "The server (slow authentication, perhaps on purpose); nobody now.",
      "Nothing, or ask why the authentication is slow at times."
    ],
    met({
      server: well,
      attempts: 2,
      account: { security: "tls" },
      options: { faults: [{ on: "AUTHENTICATE", nth: 1, fault: "stall", for: "40 seconds" }] }
    })
  ),
  before(
    "three-attempts-three-reasons",
    [
      "Three attempts failed for three reasons: cut before the greeting, then cut in the login, then the password was refused, which decides.",
      "The user (password); the way or server was also troubled before.",
      "Correct the password; the first two need nothing."
    ],
    played({
      script: `connection\nreset\nconnection\n${greeting}\nlogin <1>\nclose\nconnection\n${greeting}\nlogin <1>\nS: <1> NO [AUTHENTICATIONFAILED] Invalid credentials\ndeaf`,
      attempts: 3
    })
  ),
  before(
    "busy-then-opens",
    [
      "The server turned the first two connections away because too many were open; the third one opened the mailbox.",
      "Other clients of the account, or the limit of the server; nobody now.",
      "Nothing, or close other clients if it happens often."
    ],
    lived({
      server: `${"connection\nS: * BYE [UNAVAILABLE] Too many connections, try again\nclose\n".repeat(2)}connection\n${greeting}\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] done\n${opens}`,
      account: { security: "tls", id: { enabled: false } },
      minutes: 12,
      goesOn: true
    })
  ),
  before(
    "in-use-elsewhere",
    [
      "The password was right, but the server allows one session and refused: the user is logged in from another device.",
      "The user: another program of theirs.",
      "Close the other program, then try again."
    ],
    played(login("S: <1> NO [INUSE] User is already logged in from another device\ndeaf"))
  ),
  before(
    "basic-authentication-off",
    [
      "An Exchange server refused the password because login by password is switched off there; the password may be right.",
      "The user or their administrator: OAuth is needed.",
      "Use OAuth (a token) instead of the password."
    ],
    played({
      script: `S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] The Microsoft Exchange IMAP4 service is ready.\nlogin <1>\nS: <1> NO Basic authentication is disabled.\ndeaf`,
      account: { host: "outlook.office365.com" }
    })
  ),
  before(
    "prefix-missing",
    [
      "Login succeeded; the mailbox “Archive” was refused because its name lacks the prefix “INBOX.” of this server.",
      "The app or user: the name is wrong for this server.",
      "Use INBOX.Archive."
    ],
    played({
      ...login(
        `S: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> SELECT Archive\nS: <2> NO [CANNOT] Invalid mailbox name: Mailbox names must begin with "INBOX."\ndeaf`
      ),
      account: { mailbox: "Archive" }
    })
  )
]
