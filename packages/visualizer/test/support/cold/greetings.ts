/** Situations before the mailbox is open: what a server says first, searches for a server, and a supervised account that never opens. */
import * as Simulator from "@effect-imap/core/simulator"
import { Redacted } from "effect"
import { leaves, mailbox } from "../situationParts.ts"
import { lived, ofClass, played, trace } from "./Cold.ts"
import { notOffered, searched } from "./search.ts"

const before = ofClass("before")

const opens = `C: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\n${leaves}`

export const greetings = [
  before(
    "greeting-never-ends",
    [
      "The server sent its greeting a letter every few seconds and never finished the line (a tarpit); the greeting's limit passed.",
      "The server, or a filter before it, which slows this address down on purpose.",
      "Wait, try from another address, and ask the administrator whether the address is listed."
    ],
    played({
      script: `S: * \\\n${[..."OK welcome to mail.example.com"].map((letter) => `S: ${letter}\\\n.. 4 seconds`).join("\n")}\ndeaf`
    })
  ),
  before(
    "sieve-on-the-port",
    [
      "Another service answered: ManageSieve (filter rules), not IMAP.",
      "The user or app: the port is wrong.",
      "Use port 993 (or 143) instead."
    ],
    played({
      script: `clear\nS: "IMPLEMENTATION" "Dovecot Pigeonhole"\nS: "SIEVE" "fileinto reject envelope vacation"\nS: "STARTTLS"\nS: "VERSION" "1.0"\nS: OK "Dovecot ready."\ndeaf`,
      account: { security: "starttls", port: 4190 },
      options: { ports: { 4190: "clear" } }
    })
  ),
  before(
    "proxy-answers-starttls",
    [
      "The server greeted and offered STARTTLS; a web proxy in between answered the command with an HTTP error page, and closed.",
      "The network in between (a proxy or firewall), not the server.",
      "Use another network, port 993, or ask who runs the proxy to allow IMAP."
    ],
    played({
      script: `S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\nC: <1> STARTTLS\nS: HTTP/1.1 403 Forbidden\nS: Server: squid/5.7\nS: X-Squid-Error: ERR_ACCESS_DENIED 0\nS: \nclose`,
      account: { security: "starttls" }
    })
  ),
  before(
    "fewer-capabilities-after-login",
    [
      "Login succeeded; after it the server (an old cache in a proxy) listed only IMAP4rev1, without the IDLE, MOVE and UIDPLUS of before. The mailbox was opened.",
      "Nobody has to act; the proxy before the server hides extensions.",
      "Nothing, or tell the administrator that the proxy lists too little; without IDLE mail is polled."
    ],
    played({
      script: `S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ IDLE MOVE UIDPLUS AUTH=PLAIN] imapproxy ready\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] User authenticated\n${opens}`
    })
  ),
  before(
    "literal-never-asked-for",
    [
      "The password has letters beyond ASCII and was offered as a literal to LOGIN; the server never asked for it (+), and nothing more came.",
      "The server does not understand literals in LOGIN; the password as such was never tried.",
      "Choose a password of plain letters, or another way to log in; tell the administrator."
    ],
    played({
      script: `S: * OK [CAPABILITY IMAP4rev1] ready\ndeaf`,
      account: { password: Redacted.make("größe-und-maß") }
    })
  ),
  before(
    "search-finds-nothing",
    [
      "A search for the server of an address asked everywhere; no source named one, some usual names were silent.",
      "The user: the server has to be given (or the address is mistyped).",
      "Enter the server's name by hand, or check the address."
    ],
    trace(searched({ silent: ["mail.example.org:993"] }, "lena@example.org"))
  ),
  before(
    "search-domain-has-no-imap",
    [
      "The domain says in its DNS (SRV record “.”) that it offers no IMAP.",
      "The domain's owner; IMAP is not to be had there.",
      "Ask the provider whether another address or protocol is meant."
    ],
    trace(
      searched(
        { records: { "_imaps._tcp.example.net": notOffered, "_imap._tcp.example.net": notOffered } },
        "tom@example.net"
      )
    )
  ),
  before(
    "maintenance-for-hours",
    [
      "A supervised account has never opened: for an hour the server has turned each attempt away by BYE for maintenance, and the next attempt comes by itself.",
      "The server's operator; retried automatically.",
      "Wait until the maintenance is over."
    ],
    lived({
      server: {
        ...Simulator.profiles.wellBehaved,
        lines: {
          ...Simulator.profiles.wellBehaved.lines,
          greeting: "* BYE [UNAVAILABLE] Scheduled maintenance until 06:00 UTC"
        }
      },
      account: { security: "tls" },
      minutes: 60,
      goesOn: true
    })
  )
]
