/** Situations of an account that is kept open over hours. */
import * as Account from "@effect-imap/core/Account"
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as Simulator from "@effect-imap/core/simulator"
import type { Supervised } from "@effect-imap/core/Supervised"
import { MemoryTransport } from "@effect-imap/core/testing"
import { TransportError } from "@effect-imap/core/Transport"
import { Effect, Redacted, Stream } from "effect"
import { pooled } from "../live.ts"
import { lived, ofClass, trace } from "./Cold.ts"

const after = ofClass("after")
const well = Simulator.profiles.wellBehaved
const { oauth } = Simulator.profiles

const sends = (name: string, ...given: ReadonlyArray<Argument.Argument>) => {
  const command = Command.raw(name, ...given)
  return (supervised: Supervised) => supervised.use(({ execute }) => execute(command))
}
const first = Argument.sequence(1)
const copies = sends("COPY", first, Argument.mailbox("Archive"))
const fetches = sends("FETCH", first, Argument.atom("BODY.PEEK[]"))
const letter = (subject: string) => Simulator.message({ from: "Ada <ada@example.com>", subject })

// Scripts: connections that open INBOX and idle.
const plainly = { id: { enabled: false }, security: "tls" } as const
const greets = (who: string) =>
  `connection 993\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ IDLE AUTH=PLAIN] ${who} ready`
const logsIn = "login <1>"
const accepts = `${logsIn}\nS: <1> OK [CAPABILITY IMAP4rev1 LITERAL+ IDLE] done`
/** A connection after a loss: the client asks with the login whether the server answers. */
const comesBack = (answer: string) => `${logsIn}\nC: <8> NOOP\nS: <1> ${answer}`
const acceptsAgain = `${comesBack("OK [CAPABILITY IMAP4rev1 LITERAL+ IDLE] done")}\nS: <8> OK done`
const opens = (code = "READ-WRITE", exists = 3) =>
  `C: <2> SELECT INBOX\nS: * ${exists} EXISTS\nS: * OK [UIDVALIDITY 7] valid\nS: * OK [UIDNEXT 12] next\nS: <2> OK [${code}] done`
const idles = (minutes: number, then: string) => `C: <3> IDLE\nS: + idling\n.. ${minutes} minutes\n${then}`
const keeps = Array.from({ length: 30 }, (_, at) => {
  const tag = `<${at + 20}>`
  return `C: ${tag} IDLE\nS: + idling\nC: DONE\nS: ${tag} OK done`
}).join("\n")
const polls = Array.from({ length: 30 }, (_, at) => `C: <${at + 60}> NOOP\nS: <${at + 60}> OK done`).join(
  "\n"
)
const lines = (...all: ReadonlyArray<string>): string => all.join("\n")
const scripted = (minutes: number, ...all: ReadonlyArray<string>) =>
  lived({ server: lines(...all), account: plainly, minutes, goesOn: true })

/** The handshakes from the second to the last but one meet a portal's certificate. */
const inAHotel = (until: number) => {
  let made = 0
  return (options: Parameters<typeof MemoryTransport.tlsInfo>[0]) => {
    made++
    return made === 1 || made > until
      ? Effect.succeed(MemoryTransport.tlsInfo(options))
      : Effect.fail(
          new TransportError({ failure: "tlsUntrusted", detail: "issued by “Hotel Guest Portal CA”" })
        )
  }
}

/** The clock of the machine is set back. */
const setBack = () => {
  let by = 0
  return {
    clock: <A extends { readonly currentTimeMillisUnsafe: () => number }>(clock: A): A =>
      Object.assign(Object.create(clock), {
        currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() - by
      }),
    act: Effect.sync(() => {
      by = 2 * 3_600_000
    })
  }
}
const hands = setBack()

const kicked = "* BYE You have been disconnected because another client logged in"
const names = ["INBOX", "Archive", "Drafts", "Sent", "Work"]
const mailboxes = Object.fromEntries(names.map((name) => [name, [letter("Hello")]]))
const body = Command.raw("FETCH", first, Argument.atom("BODY.PEEK[]"))

export const lives = [
  after(
    "idle-ends-with-bad",
    [
      "The mailbox was open; after 6 minutes the server ended IDLE by itself with a BAD. The connection was kept, and is polled with NOOP from then on.",
      "The server.",
      "Nothing, or report it to the administrator; mail is still followed."
    ],
    scripted(20, greets("mail"), accepts, opens(), idles(6, "S: <3> BAD Internal error in IDLE"), polls)
  ),
  after(
    "done-unanswered",
    [
      "The server does not answer the DONE that ends an IDLE; a NOOP 3 s later was answered, so the connection was kept. The mailbox stays open.",
      "The server.",
      "Nothing; perhaps switch IDLE off for this server."
    ],
    lived({
      server: well,
      options: { faults: [{ on: "DONE", nth: 1, fault: "ignore" }] },
      minutes: 45,
      goesOn: true
    })
  ),
  after(
    "maintenance-and-another-backend",
    [
      "The server announced maintenance, said BYE, turned the next attempts away for some minutes, and came back as another machine; the mailbox is open again.",
      "The operator; nobody now.",
      "Nothing."
    ],
    scripted(
      20,
      greets("imap1"),
      accepts,
      opens(),
      idles(
        5,
        "S: * OK [ALERT] Maintenance begins in one minute\n.. 1 minutes\nS: * BYE Server shutting down for maintenance\nclose"
      ),
      "connection 993\nS: * BYE [UNAVAILABLE] Maintenance in progress\nclose",
      "connection 993\nS: * BYE [UNAVAILABLE] Maintenance in progress\nclose",
      "connection 993\nS: * BYE [UNAVAILABLE] Maintenance in progress\nclose",
      greets("imap7"),
      acceptsAgain,
      opens(),
      keeps
    )
  ),
  after(
    "hotel-portal",
    [
      "The connection was lost after half an hour; for a while each handshake met the certificate of a hotel's portal, and no password was sent. Then the right certificate was back and the mailbox open again.",
      "The network (a captive portal), then the user, who signed in there; not the server.",
      "Nothing now; sign in at the portal when it happens."
    ],
    lived({
      server: well,
      account: { security: "tls" },
      options: { handshake: inAHotel(3) },
      plan: ({ simulator, supervised }) => [
        [30, simulator.mail.disconnect],
        [32, supervised.retryNow],
        [36, supervised.retryNow],
        [40, supervised.retryNow]
      ],
      minutes: 60,
      goesOn: true
    })
  ),
  after(
    "token-cannot-be-renewed",
    [
      "The mailbox was open until the connection was lost; then the token was refused, and the newly fetched one as well. The account waits for its user.",
      "The user (or the app's sign-in): access was withdrawn.",
      "Sign in again."
    ],
    lived({
      server: { ...oauth, sasl: { ...oauth.sasl, tokens: ["good"] } },
      account: {
        token: Account.tokenSource({
          get: (() => {
            let given = 0
            return Effect.sync(() => Redacted.make(given++ === 0 ? "good" : `stale-${given}`))
          })(),
          lifetime: "20 minutes"
        })
      },
      plan: ({ simulator }) => [[30, simulator.mail.disconnect]],
      minutes: 60,
      goesOn: true
    })
  ),
  after(
    "clock-set-back",
    [
      "The mailbox was open for the whole hour; the machine's clock was set back by two hours meanwhile. Nothing was lost.",
      "Nobody (the machine's clock).",
      "Nothing."
    ],
    lived({ server: well, clock: hands.clock, plan: () => [[30, hands.act]], minutes: 60, goesOn: true })
  ),
  after(
    "mail-while-away",
    [
      "The connection was lost once and was back in a moment; the two messages that came about that time were found after it, and nothing was missed.",
      "The network or server, for a moment; nobody now.",
      "Nothing."
    ],
    lived({
      server: well,
      plan: ({ simulator, supervised }) => [
        [0.1, Stream.runDrain(supervised.changes)],
        [20, simulator.mail.deliver("INBOX", letter("Before"))],
        [30, simulator.mail.disconnect],
        [30, simulator.mail.deliver("INBOX", letter("While away"), letter("And another"))]
      ],
      minutes: 60,
      goesOn: true
    })
  ),
  after(
    "same-message-cuts-each-time",
    [
      "Each time that the app fetched message 1, the connection was cut in the middle of its text: four times in one hour. Between them the mailbox was open.",
      "The server or a filter in between (an antivirus proxy), at this one message.",
      "Skip that message, and report it to the administrator."
    ],
    lived({
      server: well,
      options: { faults: [{ on: "FETCH", nth: "every", fault: "cut" }] },
      plan: ({ supervised }) => [10, 20, 30, 40].map((at) => [at, fetches(supervised)] as const),
      minutes: 60,
      goesOn: true
    })
  ),
  after(
    "two-programs-push-each-other-out",
    [
      "Every few minutes the server ended the connection because another client had logged in; each time it was opened again within moments.",
      "The user: another program with the same account, and a server that allows one.",
      "Close the other program, or give it another account."
    ],
    lived({
      server: well,
      plan: ({ simulator }) =>
        [4, 9, 13, 18, 24, 29].map((at) => [at, simulator.mail.broadcast(kicked)] as const),
      minutes: 35,
      goesOn: true
    })
  ),
  after(
    "suspended-while-open",
    [
      "The mailbox was open; the provider ended the session and then refused the login because the account is suspended.",
      "The provider; the user must ask them.",
      "Contact the provider's support."
    ],
    scripted(
      20,
      greets("mail"),
      accepts,
      opens(),
      idles(8, "S: * BYE Session terminated by administrator\nclose"),
      greets("mail"),
      comesBack("NO [CONTACTADMIN] Account suspended for unpaid invoice, contact support"),
      "S: <8> OK done",
      "deaf"
    )
  ),
  after(
    "own-old-sessions-count",
    [
      "The connection was lost; when it came back the server still counted the dead sessions and refused the login twice for too many connections, then let it in. The mailbox is open again.",
      "The server (it keeps dead sessions); nobody now.",
      "Nothing, or raise the limit of connections at the server."
    ],
    scripted(
      19,
      greets("mail"),
      accepts,
      opens(),
      idles(8, "reset"),
      ...[1, 2].map(() =>
        lines(
          greets("mail"),
          comesBack(
            "NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)"
          ),
          "S: <8> OK done",
          "deaf"
        )
      ),
      greets("mail"),
      acceptsAgain,
      opens(),
      keeps
    )
  ),
  after(
    "silently-dropped",
    [
      "In an IDLE of ten minutes the way was dropped without a word (a NAT or firewall); the check after it was never answered, and a new connection opened the mailbox again.",
      "The network in between (a router that forgets idle connections).",
      "Nothing; shorter IDLEs help, which the client does itself."
    ],
    scripted(
      40,
      greets("mail"),
      accepts,
      opens(),
      "C: <3> IDLE\nS: + idling\ndeaf",
      greets("mail"),
      acceptsAgain,
      opens(),
      keeps
    )
  ),
  after(
    "copy-works-the-third-time",
    [
      "COPY was refused twice because the server was not available for it, and succeeded when the app tried a third time. The mailbox was open all the time.",
      "The server, for some minutes; nobody now.",
      "Nothing."
    ],
    lived({
      server: well,
      options: {
        mailboxes: { INBOX: [letter("Hello")], Archive: [] },
        faults: [1, 2].map(
          (nth) => ({ on: "COPY", nth, fault: "refuse", with: "NO [UNAVAILABLE] Storage is busy" }) as const
        )
      },
      plan: ({ supervised }) => [10, 12, 15].map((at) => [at, copies(supervised)] as const),
      minutes: 40,
      goesOn: true
    })
  ),
  after(
    "read-only-after-loss",
    [
      "After a loss the mailbox was opened again, but read-only this time (a replica, or its disk is full); before it could be changed.",
      "The server's operator.",
      "Ask the administrator why the mailbox is read-only; flags cannot be changed until then."
    ],
    scripted(
      17,
      greets("imap1"),
      accepts,
      opens(),
      idles(8, "S: * BYE Backend failover\nclose"),
      greets("imap1-replica"),
      acceptsAgain,
      opens("READ-ONLY"),
      keeps
    )
  ),
  after(
    "small-ring",
    [
      "The mailbox was open all day and is still open; the trace keeps its newest events and the beginning of the connection only. Nothing is wrong.",
      "Nobody.",
      "Nothing."
    ],
    lived({ server: well, capacity: 220, minutes: 900, goesOn: true })
  ),
  after(
    "pool-one-turned-away",
    [
      "A pool wanted five connections; the server let four in and refused another login for too many connections. The others worked on.",
      "The app or user: too many connections for this server.",
      "Make the pool smaller, or close other clients."
    ],
    trace(
      pooled(
        mailboxes,
        [
          {
            on: "AUTHENTICATE",
            nth: 4,
            fault: "refuse",
            with: "NO [LIMIT] Too many simultaneous connections"
          }
        ],
        ({ execute }) => Effect.delay(execute(body), "2 seconds")
      )
    )
  )
]
