/** Each rule: where it applies, with its lines, and one near it where it does not. */
import { assert, describe, it } from "@effect/vitest"
import type { Event, Header } from "@effect-imap/core/Trace"
import { builtIn } from "../../../src/model/rules/index.ts"
import { at, moved, started } from "../../support.ts"
import { connectionIn, ended, found, lineAt, ofLog, talk } from "./talk.ts"

interface Row {
  readonly id: string
  readonly shows: ReadonlyArray<Event>
  readonly lines: ReadonlyArray<string>
  readonly message: string
  /** Something much like it, of which the rule says nothing. */
  readonly near: ReadonlyArray<Event>
  readonly of?: Header
}

const select = `
  C: A0 SELECT INBOX
  S: * 9 EXISTS
  S: A0 OK [READ-WRITE] done`

/** So core notes the words by which it knows that a client has not identified itself. */
const unsafe = at(9000, "trace:note", {
  text: "quirk netease-unsafe-login",
  kind: "quirk",
  quirk: "netease-unsafe-login"
})

const opened = (transcript: string): ReadonlyArray<Event> => talk(`${select}\n${transcript}`)

const tcp = (
  op: number,
  time: number,
  port: number,
  family = 4,
  lane: "implicitTls" | "startTls" = "implicitTls"
) => at(time, "net:start", { lane, op, kind: "tcp", family, port })
const ends = (
  op: number,
  time: number,
  how: { readonly ok: boolean; readonly error?: string; readonly authorized?: boolean },
  lane: "implicitTls" | "startTls" = "implicitTls"
) => at(time, "net:end", { lane, op, ...how })
const tls = (op: number, time: number) => at(time, "net:start", { lane: "implicitTls", op, kind: "tls" })

const race = (lost: ReadonlyArray<Event>, over = 450): ReadonlyArray<Event> => [
  at(0, "connection:started", started(1)),
  moved(0, "resolving", "resolve.ok", "dialing.implicitTls.connecting"),
  moved(0, "resolving", "resolve.ok", "dialing.startTls.waiting"),
  tcp(1, 0, 993),
  moved(100, "dialing.startTls.waiting", "xstate.after.headStart", "dialing.startTls.connecting"),
  tcp(1, 100, 143, 4, "startTls"),
  ...lost,
  ends(1, over, { ok: true }),
  moved(over, "dialing.implicitTls.connecting", "implicitTls.connect.ok", "dialing.implicitTls.won"),
  moved(over, "dialing.implicitTls.won", "always", "settling")
]

/** Port 993 has a head start, and port 143 is used. */
const silence = (answer: ReadonlyArray<Event>): ReadonlyArray<Event> => [
  at(0, "connection:started", started(1)),
  moved(0, "resolving", "resolve.ok", "dialing.implicitTls.connecting"),
  moved(0, "resolving", "resolve.ok", "dialing.startTls.waiting"),
  tcp(1, 0, 993),
  ...answer,
  moved(3000, "dialing.startTls.waiting", "xstate.after.headStart", "dialing.startTls.connecting"),
  tcp(1, 3000, 143, 4, "startTls"),
  ends(1, 3040, { ok: true }, "startTls"),
  moved(3040, "dialing.startTls.connecting", "startTls.connect.ok", "dialing.startTls.won"),
  moved(3040, "dialing.startTls.won", "always", "settling"),
  ends(1, 3050, { ok: false, error: "race_lost" })
]

const families = (first: ReadonlyArray<Event>): ReadonlyArray<Event> => [
  moved(0, "resolving", "resolve.ok", "dialing.implicitTls.connecting"),
  tcp(1, 0, 993, 6),
  ...first,
  tcp(2, 250, 993, 4),
  ends(2, 300, { ok: true }),
  ends(1, 310, { ok: false, error: "race_lost" }),
  moved(320, "dialing.implicitTls.connecting", "implicitTls.connect.ok", "dialing.implicitTls.won"),
  moved(320, "dialing.implicitTls.won", "always", "settling")
]

const shaken = (authorized: boolean): ReadonlyArray<Event> => [
  tls(1, 10),
  ends(1, 20, { ok: true, authorized, ...(!authorized && { error: "SELF_SIGNED" }) })
]

const clear = (...more: ReadonlyArray<Event>): ReadonlyArray<Event> => [
  at(0, "connection:started", { ...started(1), host: "imap.example.com", port: 143, policy: "none" }),
  at(10, "net:start", { op: 1, kind: "tcp", family: 4, port: 143 }),
  at(20, "net:end", { op: 1, ok: true }),
  at(30, "wire:received", { cond: "OK", line: "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready" }),
  ...more
]
const login = at(40, "wire:sent", { tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <user> <redacted>" })

const idles = (...news: ReadonlyArray<"late" | "soon" | "none">): ReadonlyArray<Event> =>
  opened(
    news
      .map(
        (when, index) => `
          C: I${index} IDLE
          S: + idling
          ${when === "soon" ? `S: * ${20 + index} EXISTS\n` : ""}C: DONE
          ${when === "late" ? `S: * ${20 + index} EXISTS\n` : ""}S: I${index} OK done`
      )
      .join("\n")
  )

const refusing = (call: string, reason: string) => at(90, "command:refused", { call, reason, facts: {} })
const noted = at(2500, "trace:note", { text: "asked", kind: "overlooked", received: "request" })

const rows: ReadonlyArray<Row> = [
  {
    id: "race-lost",
    shows: race([]),
    lines: ["net:start", "machine:transition"],
    message: "Port 143 was tried as well, and dropped: port 993 was ready first",
    near: race([ends(1, 150, { ok: false, error: "refused" }, "startTls")])
  },
  {
    id: "port-silent",
    shows: silence([]),
    lines: ["net:start", "net:end"],
    message: "Port 993 did not answer for 3.04 s; port 143 was used",
    near: silence([ends(1, 2000, { ok: false, error: "refused" })])
  },
  {
    id: "address-silent",
    shows: families([]),
    lines: ["net:end", "net:start", "net:end"],
    message: "IPv6 had not answered after 300 ms; IPv4 was used",
    near: families([ends(1, 50, { ok: false, error: "refused" })])
  },
  {
    id: "certificate-unverified",
    shows: shaken(false),
    lines: ["net:end"],
    message: "The client accepted a certificate that was not verified (SELF_SIGNED)",
    near: shaken(true)
  },
  {
    id: "login-in-clear",
    shows: clear(login),
    lines: ["C: A1 LOGIN <user> <redacted>"],
    message: "LOGIN was sent over a connection without TLS",
    near: clear(at(35, "wire:sent", { tag: "A0", cmd: "STARTTLS", line: "A0 STARTTLS" }), login)
  },
  {
    id: "login-disabled",
    shows: clear(login),
    lines: ["S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready"],
    message: "The server lists LOGINDISABLED, and the connection has no TLS",
    // TLS may still come
    near: clear()
  },
  {
    id: "mechanism-refused",
    shows: talk(`
      C: A1 AUTHENTICATE PLAIN
      S: A1 NO not this one
      C: A2 LOGIN <user> <redacted>
      S: A2 OK done`),
    lines: ["S: A1 NO not this one", "S: A2 OK done"],
    message: "The server refused AUTHENTICATE PLAIN, and accepted LOGIN",
    near: talk(`
      C: A1 LOGIN <user> <redacted>
      S: A1 NO not now
      C: A2 LOGIN <user> <redacted>
      S: A2 OK done`)
  },
  {
    id: "login-repeated",
    shows: talk(`
      C: A1 LOGIN <user> <redacted>
      S: A1 NO not now
      C: A2 LOGIN <user> <redacted>
      S: A2 OK done`),
    lines: ["S: A1 NO not now", "S: A2 OK done"],
    message: "The server refused LOGIN, and accepted it when it came again",
    near: talk(`
      C: A1 LOGIN <user> <redacted>
      S: A1 NO not now
      C: A2 LOGIN <user> <redacted>
      S: A2 NO not now`)
  },
  {
    id: "token-renewed",
    shows: [
      ...talk(`
        C: A1 AUTHENTICATE XOAUTH2
        S: A1 NO expired`),
      moved(2500, "authenticating", "authenticate.expired", "refreshing"),
      moved(2600, "refreshing", "refresh.ok", "authenticating"),
      ...talk(
        `C: A2 AUTHENTICATE XOAUTH2
         S: A2 OK done`,
        3000
      )
    ],
    lines: ["S: A1 NO expired", "S: A2 OK done"],
    message: "The server refused the token, and accepted the login after it was renewed",
    near: talk(`
      C: A1 AUTHENTICATE XOAUTH2
      S: A1 NO expired
      C: A2 AUTHENTICATE XOAUTH2
      S: A2 OK done`)
  },
  {
    id: "identity-resent",
    shows: talk(`
      C: A1 ID ("name" "a")
      S: A1 OK done
      C: A2 SELECT INBOX
      S: A2 NO Unsafe Login
      C: A3 ID ("name" "a")
      S: A3 OK done
      C: A4 SELECT INBOX
      S: A4 OK done`),
    lines: ["S: A2 NO Unsafe Login", 'C: A3 ID ("name" "a")', "S: A4 OK done"],
    message: "The server refused SELECT, and accepted it after a second ID",
    near: talk(`
      C: A1 ID ("name" "a")
      S: A1 OK done
      C: A2 SELECT INBOX
      S: A2 NO Unsafe Login
      C: A4 SELECT INBOX
      S: A4 OK done`)
  },
  {
    id: "identity-early",
    shows: [
      at(0, "connection:started", { ...started(1), host: "imap.163.com" }),
      ...talk(`
        C: A1 ID ("name" "a")
        S: A1 OK done
        C: A2 LOGIN <user> <redacted>
        S: A2 OK done
        C: A3 SELECT INBOX
        S: A3 NO SELECT Unsafe Login. Please contact kefu@188.com for help`),
      unsafe
    ],
    lines: ['C: A1 ID ("name" "a")', "C: A2 LOGIN <user> <redacted>"],
    message: "ID was sent before the login, and not again before the mailbox was refused",
    near: [
      at(0, "connection:started", { ...started(1), host: "imap.163.com" }),
      ...talk(`
        C: A1 LOGIN <user> <redacted>
        S: A1 OK done
        C: A2 ID ("name" "a")
        S: A2 OK done
        C: A3 SELECT INBOX
        S: A3 NO SELECT Unsafe Login. Please contact kefu@188.com for help`),
      unsafe
    ]
  },
  {
    id: "identity-swallowed",
    shows: talk(`
      C: A1 ID ("name" "a")
      S: * BAD unknown command
      C: A2 SELECT INBOX
      S: A2 OK done`),
    lines: ["S: * BAD unknown command", 'C: A1 ID ("name" "a")'],
    message: "The server answered ID with a BAD without its tag",
    near: talk(`
      C: A1 ID ("name" "a")
      S: A1 BAD unknown command
      C: A2 SELECT INBOX
      S: A2 OK done`)
  },
  {
    id: "identity-left-out",
    shows: [
      at(0, "connection:started", started(2)),
      ...talk(`
        S: * OK [CAPABILITY IMAP4rev1 ID] ready
        C: A1 SELECT INBOX
        S: A1 OK done`)
    ],
    lines: ["S: A1 OK done"],
    message: "The server offers ID, and attempt 2 sent none",
    near: [
      at(0, "connection:started", started(1)),
      ...talk(`
        S: * OK [CAPABILITY IMAP4rev1 ID] ready
        C: A1 SELECT INBOX
        S: A1 OK done`)
    ]
  },
  {
    id: "untagged-bad",
    shows: opened(`
      C: A1 SEARCH ALL
      S: * BAD what
      C: A2 NOOP
      S: A2 OK done`),
    lines: ["S: * BAD what", "C: A1 SEARCH ALL"],
    message: "The server sent BAD without a tag once, which answers no command",
    near: [...opened("S: * BAD what"), ended(9000, "CommandRejectedUntagged", "command", "what")]
  },
  {
    id: "tag-missing",
    of: ofLog,
    shows: [
      ...talk("S: * OK ready"),
      at(2000, "wire:sent", { line: "LOGIN a b" }),
      at(3000, "wire:received", { tag: "LOGIN", cond: "BAD", line: "LOGIN BAD unknown command" })
    ],
    lines: ["S: LOGIN BAD unknown command"],
    message: "The server took LOGIN for a tag: it was sent without one",
    near: talk(`
      S: * OK ready
      C: abcd LOGIN a b
      S: abcd BAD unknown command`)
  },
  {
    id: "unknown-tag",
    shows: opened(`
      C: A1 NOOP
      S: A1 OK done
      S: A1 OK done again`),
    lines: ["S: A1 OK done again"],
    message: "The server answered the tag A1, which no open command has",
    near: opened(`
      C: A1 NOOP
      S: A1 OK done
      C: A1 NOOP
      S: A1 OK done again`)
  },
  {
    id: "stray-lines",
    shows: opened(`
      S: <html>
      S: </html>`),
    lines: ["S: <html>", "S: </html>"],
    message: "The server sent lines that are no IMAP responses: 2",
    near: [...opened("S: <html>"), ended(9000, "ServerBye", "selected", "<html>")]
  },
  {
    id: "unread-data",
    shows: [
      ...opened(""),
      at(9000, "wire:received", { lane: "implicitTls", line: "* 1 FETCH (UID x)", unread: true })
    ],
    lines: ["S: * 1 FETCH (UID x)"],
    message: "The server sent FETCH data that cannot be read, once",
    near: opened("S: * 1 FETCH (UID 5)")
  },
  {
    id: "request-unasked",
    shows: [...talk("S: + go on"), noted],
    lines: ["S: + go on"],
    message: "The server asked for more, although nothing was left to send",
    near: talk(`
      C: A1 IDLE
      S: + idling`)
  },
  {
    id: "fewer-capabilities",
    shows: talk(`
      S: * OK [CAPABILITY IMAP4rev1 IDLE MOVE] ready
      C: A1 LOGIN <user> <redacted>
      S: A1 OK [CAPABILITY IMAP4rev1 IDLE] done`),
    lines: ["S: A1 OK [CAPABILITY IMAP4rev1 IDLE] done", "S: * OK [CAPABILITY IMAP4rev1 IDLE MOVE] ready"],
    message: "After the login the server does not list MOVE any more",
    near: talk(`
      S: * OK [CAPABILITY IMAP4rev1 STARTTLS IDLE] ready
      C: A1 LOGIN <user> <redacted>
      S: A1 OK [CAPABILITY IMAP4rev1 IDLE] done`)
  },
  {
    id: "provisional-greeting",
    shows: [
      ...talk("S: * OK Waiting for authentication process", 100),
      moved(100, "dialing.implicitTls.greeting", "greeting.again", "dialing.implicitTls.regreeting"),
      ...talk("S: * OK ready", 4100),
      moved(4100, "dialing.implicitTls.regreeting", "greeting.ok", "dialing.implicitTls.won")
    ],
    lines: ["S: * OK Waiting for authentication process", "S: * OK ready"],
    message: "The server greeted twice: the second greeting came 4 s after the first",
    near: [
      ...talk("S: * OK Waiting for authentication process", 100),
      moved(100, "dialing.implicitTls.greeting", "greeting.again", "dialing.implicitTls.regreeting"),
      moved(4100, "dialing.implicitTls.regreeting", "xstate.after.greetingLimit", "dialing.implicitTls.lost")
    ]
  },
  {
    id: "command-refused",
    shows: opened(`
      C: A1 COPY 1 Archive
      S: A1 NO [OVERQUOTA] full
      C: A2 COPY 2 Archive
      S: A2 NO [OVERQUOTA] full`),
    lines: [
      "S: A1 NO [OVERQUOTA] full",
      "C: A1 COPY 1 Archive",
      "S: A2 NO [OVERQUOTA] full",
      "C: A2 COPY 2 Archive"
    ],
    message: "The server refused COPY (OVERQUOTA) twice",
    near: [
      ...talk(`
        C: A1 LOGIN <user> <redacted>
        S: A1 NO [AUTHENTICATIONFAILED] wrong`),
      ended(9000, "AuthRejected", "auth", "wrong")
    ]
  },
  {
    id: "select-refused",
    shows: talk(`
      C: A1 SELECT Nowhere
      S: A1 NO [NONEXISTENT] none of that name`),
    lines: ["S: A1 NO [NONEXISTENT] none of that name", "C: A1 SELECT Nowhere"],
    message: "The server refused SELECT (NONEXISTENT) once: that mailbox is not open",
    near: talk(`
      C: A1 SELECT INBOX
      S: A1 NO [INUSE] later
      C: A2 SELECT INBOX
      S: A2 OK done`)
  },
  {
    id: "extension-refused",
    shows: opened(`
      C: A1 IDLE
      S: A1 BAD unknown`),
    lines: ["S: A1 BAD unknown", "C: A1 IDLE"],
    message: "The server refused IDLE (BAD) once, an extension",
    near: opened(`
      C: A1 CHECK
      S: A1 BAD unknown`)
  },
  {
    id: "never-answered",
    shows: opened(`
      C: A1 SEARCH ALL
      C: A2 FETCH 1 FLAGS
      S: A2 OK done`),
    lines: ["C: A1 SEARCH ALL", "S: A2 OK done"],
    message: "The server never answered SEARCH, and answered FETCH after it",
    near: opened(`
      C: A1 SEARCH ALL
      C: A2 FETCH 1 FLAGS
      S: A2 OK done
      S: A1 OK done`)
  },
  {
    id: "left-unanswered",
    shows: [...opened("C: A1 SEARCH ALL"), ended(9000, "ConnectionLost", "selected")],
    lines: ["C: A1 SEARCH ALL"],
    message: "SEARCH had no answer when the connection ended",
    near: [
      ...opened("C: A1 SEARCH ALL"),
      at(9000, "connection:ended", {
        outcome: "failed",
        error: "Timeout",
        step: "command",
        facts: { command: "SEARCH" }
      })
    ]
  },
  {
    id: "given-up",
    shows: [
      ...opened("C: A1 SEARCH ALL"),
      at(9000, "command:interrupted", { lane: "implicitTls", tag: "A1", cmd: "SEARCH", by: "app" })
    ],
    lines: ["command:interrupted", "C: A1 SEARCH ALL"],
    message: "The app stopped waiting for SEARCH after 5 s",
    near: [
      ...opened("C: A1 SEARCH ALL"),
      at(9000, "command:interrupted", {
        lane: "implicitTls",
        tag: "A1",
        cmd: "SEARCH",
        by: "app",
        reason: "HeldTooLong"
      })
    ]
  },
  {
    id: "read-only",
    shows: talk(`
      C: A1 SELECT INBOX
      S: A1 OK [READ-ONLY] done`),
    lines: ["S: A1 OK [READ-ONLY] done", "C: A1 SELECT INBOX"],
    message: "The server opened the mailbox for reading alone (READ-ONLY)",
    near: talk(`
      C: A1 EXAMINE INBOX
      S: A1 OK [READ-ONLY] done`)
  },
  {
    id: "uidvalidity-changed",
    shows: talk(`
      C: A1 SELECT INBOX
      S: * OK [UIDVALIDITY 1] ok
      S: A1 OK done
      C: A2 SELECT Sent
      S: * OK [UIDVALIDITY 7] ok
      S: A2 OK done
      C: A3 SELECT INBOX
      S: * OK [UIDVALIDITY 2] ok
      S: A3 OK done`),
    lines: ["S: * OK [UIDVALIDITY 2] ok", "S: * OK [UIDVALIDITY 1] ok"],
    message: "UIDVALIDITY of the mailbox changed from 1 to 2",
    near: talk(`
      C: A1 SELECT INBOX
      S: * OK [UIDVALIDITY 1] ok
      S: A1 OK done
      C: A2 SELECT <mbox:1>/<mbox:2>
      S: * OK [UIDVALIDITY 7] ok
      S: A2 OK done
      C: A3 SELECT <user>
      S: * OK [UIDVALIDITY 8] ok
      S: A3 OK done
      C: A4 SELECT <user>
      S: * OK [UIDVALIDITY 9] ok
      S: A4 OK done`)
  },
  {
    id: "uids-not-kept",
    shows: opened("S: * NO [UIDNOTSTICKY] none"),
    lines: ["S: * NO [UIDNOTSTICKY] none"],
    message: "The server does not keep the UIDs of this mailbox (UIDNOTSTICKY)",
    near: opened("S: * OK [UIDVALIDITY 1] ok")
  },
  {
    id: "fewer-messages",
    shows: opened("S: * 7 EXISTS"),
    lines: ["S: * 7 EXISTS", "S: * 9 EXISTS"],
    message: "The number of messages fell from 9 to 7 without EXPUNGE",
    near: opened(`
      S: * 1 EXPUNGE
      S: * 1 EXPUNGE
      S: * 7 EXISTS`)
  },
  {
    id: "idle-ended",
    shows: opened(`
      C: A1 IDLE
      S: + idling
      S: A1 OK that is enough`),
    lines: ["S: A1 OK that is enough", "C: A1 IDLE"],
    message: "The server ended IDLE before DONE once, at first after 2 s",
    near: idles("none")
  },
  {
    id: "late-news",
    shows: idles("late", "none", "late", "late"),
    lines: ["S: * 20 EXISTS", "S: * 22 EXISTS", "S: * 23 EXISTS"],
    message: "In 3 IDLEs new messages were reported only after DONE, and never during one",
    near: idles("late", "soon", "late", "late")
  },
  {
    id: "done-unanswered",
    shows: opened(`
      C: A1 IDLE
      S: + idling
      C: DONE
      C: A2 NOOP
      S: A2 OK done`),
    lines: ["C: DONE", "S: A2 OK done", "C: A2 NOOP"],
    message: "The server did not answer DONE, and answered NOOP after it",
    near: opened(`
      C: A1 IDLE
      S: + idling
      C: DONE`)
  },
  {
    id: "throttled",
    shows: opened(`
      C: A1 SEARCH ALL
      S: A1 OK done [THROTTLED]`),
    lines: ["S: A1 OK done [THROTTLED]", "C: A1 SEARCH ALL"],
    message: "The server answered with THROTTLED once",
    near: opened(`
      C: A1 SEARCH ALL
      S: A1 OK done`)
  },
  {
    id: "server-warned",
    shows: opened("S: * NO Disk is nearly full"),
    lines: ["S: * NO Disk is nearly full"],
    message: "The server sent a warning, NO without a tag, once",
    near: opened("S: * OK Still here")
  },
  {
    id: "refused-here",
    shows: [refusing("execute", "Misuse"), refusing("execute", "Misuse")],
    lines: ["command:refused", "command:refused"],
    message: "This program refused execute (Misuse) twice, and sent nothing",
    near: opened(`
      C: A1 CHECK
      S: A1 BAD unknown`)
  },
  {
    id: "asked-after-end",
    shows: [ended(1000), at(2000, "command:unsent", { cmd: "SEARCH" })],
    lines: ["command:unsent"],
    message: "The app asked for SEARCH after the connection had ended, once",
    near: [ended(1000), at(1001, "command:unsent", { cmd: "SEARCH" })]
  },
  {
    id: "older-not-kept",
    shows: [...opened(""), at(9000, "trace:gap", { dropped: 5, older: true })],
    lines: ["trace:gap"],
    message: "Older events of this connection are not kept",
    near: [...opened(""), at(9000, "trace:gap", { dropped: 5 })]
  },
  {
    id: "events-dropped",
    shows: [...opened(""), at(9000, "trace:gap", { dropped: 5 })],
    lines: ["trace:gap"],
    message: "Events are missing here: 5",
    near: [...opened(""), at(9000, "trace:gap", { dropped: 5, older: true })]
  },
  {
    id: "trace-cut",
    shows: opened("S: * 10 EXISTS"),
    lines: ["S: * 10 EXISTS"],
    message: "The trace ends here, and no end of the connection is recorded",
    near: [...opened("S: * 10 EXISTS"), ended(9000)]
  },
  {
    id: "clock-jumped",
    shows: [at(50, "clock:jumped", { ms: 3_600_000 })],
    lines: ["clock:jumped"],
    message: "The wall clock of this machine jumped forward by 1 h",
    near: opened("")
  },
  {
    id: "numbers-as-uids",
    shows: opened(`
      C: A1 SEARCH UNSEEN
      S: * SEARCH 3 7 9
      S: A1 OK done
      C: A2 UID FETCH 3,7,9 BODY.PEEK[]
      S: A2 OK done`),
    lines: ["C: A2 UID FETCH 3,7,9 BODY.PEEK[]", "S: * SEARCH 3 7 9", "C: A1 SEARCH UNSEEN"],
    message: "UID FETCH names as UIDs the message numbers that SEARCH gave",
    near: opened(`
      C: A1 UID SEARCH UNSEEN
      S: * SEARCH 3 7 9
      S: A1 OK done
      C: A2 SEARCH UNSEEN
      S: * SEARCH 3 7 9
      S: A2 OK done
      C: A3 UID FETCH 3,7,9 BODY.PEEK[]
      S: A3 OK done`)
  },
  {
    id: "marked-as-read",
    shows: opened(`
      C: A1 FETCH 1:2 BODY[]
      S: * 1 FETCH (FLAGS (\\Seen) BODY[] {3}
      S: * 2 FETCH (FLAGS (\\Seen) BODY[] {3}
      S: A1 OK done`),
    lines: ["S: * 1 FETCH (FLAGS (\\Seen) BODY[] {3}", "C: A1 FETCH 1:2 BODY[]"],
    message: "FETCH without .PEEK set \\Seen on 2 messages",
    near: talk(`
      C: A0 EXAMINE INBOX
      S: A0 OK [READ-ONLY] done
      C: A1 FETCH 1:2 BODY[]
      S: * 1 FETCH (FLAGS (\\Seen) BODY[] {3}
      S: A1 OK done`)
  },
  {
    id: "expunged-others",
    shows: opened(`
      C: A1 UID STORE 5 +FLAGS.SILENT (\\Deleted)
      S: A1 OK done
      C: A2 EXPUNGE
      S: * 1 EXPUNGE
      S: * 1 EXPUNGE
      S: A2 OK done`),
    lines: ["S: * 1 EXPUNGE", "C: A2 EXPUNGE", "S: A2 OK done"],
    message: "During EXPUNGE 2 messages went, and this connection had marked 1",
    near: opened(`
      C: A1 UID STORE 5:6 +FLAGS.SILENT (\\Deleted)
      S: A1 OK done
      C: A2 EXPUNGE
      S: * 1 EXPUNGE
      S: * 1 EXPUNGE
      S: A2 OK done`)
  }
]

const findings = (id: string, events: ReadonlyArray<Event>, of?: Header) =>
  found(connectionIn(events, of)).filter((finding) => finding.id === id)

describe("rules", () => {
  it("each is held by a row", () => {
    assert.deepStrictEqual(rows.map(({ id }) => id).toSorted(), builtIn.map(({ id }) => id).toSorted())
  })

  it.each(rows)("$id: where it applies, with its lines", ({ id, lines, message, of, shows }) => {
    const connection = connectionIn(shows, of)
    const [first] = findings(id, shows, of)
    assert.strictEqual(first?.message, message)
    assert.deepStrictEqual(
      first?.lines.map((line) => lineAt(shows, connection, line)),
      lines
    )
  })

  it.each(rows)("$id: near it", ({ id, near, of }) => {
    assert.isEmpty(findings(id, near, of))
  })
})

const others: ReadonlyArray<readonly [why: string, id: string, events: ReadonlyArray<Event>]> = [
  [
    "UIDNEXT shows that UIDs are the numbers",
    "numbers-as-uids",
    talk(`
      C: A0 SELECT INBOX
      S: * 9 EXISTS
      S: * OK [UIDNEXT 10] next
      S: A0 OK done
      C: A1 SEARCH UNSEEN
      S: * SEARCH 3 7 9
      S: A1 OK done
      C: A2 UID FETCH 3,7,9 FLAGS
      S: A2 OK done`)
  ],
  [
    "the app names messages that SEARCH did not give",
    "numbers-as-uids",
    opened(`
      C: A1 SEARCH UNSEEN
      S: * SEARCH 3 7 9
      S: A1 OK done
      C: A2 UID FETCH 3,7,8 FLAGS
      S: A2 OK done`)
  ],
  [
    "the library fetches, and not the app",
    "marked-as-read",
    opened(`
      C(changes): A1 FETCH 1 BODY[]
      S: * 1 FETCH (FLAGS (\\Seen) BODY[] {3}
      S: A1 OK done`)
  ],
  [
    "flags that were asked for are those of before",
    "marked-as-read",
    opened(`
      C: A1 FETCH 1 (FLAGS BODY[])
      S: * 1 FETCH (FLAGS (\\Seen) BODY[] {3}
      S: A1 OK done`)
  ],
  [
    "a strict trace hides what a STORE marks",
    "expunged-others",
    opened(`
      C: A1 UID STORE 5 +FLAGS (<flag>)
      S: A1 OK done
      C: A2 EXPUNGE
      S: * 1 EXPUNGE
      S: * 1 EXPUNGE
      S: A2 OK done`)
  ],
  [
    "the answer may be in the gap",
    "never-answered",
    [
      ...opened("C: A1 SEARCH ALL"),
      at(8000, "trace:gap", { dropped: 1 }),
      ...talk("C: A2 NOOP\nS: A2 OK done", 9000)
    ]
  ]
]

it.each(others)("nothing is said where %s (%s)", (_, id, events) => {
  assert.isEmpty(findings(id, events))
})

it("D43 what was accepted before it was refused is counted, and not called refused at first", () => {
  const [refused, ...others] = findings(
    "command-refused",
    opened(`
      C: A1 FETCH 1 FLAGS
      S: A1 OK done
      C: A2 FETCH 2 FLAGS
      S: A2 NO [LIMIT] slow down
      C: A3 FETCH 3 FLAGS
      S: A3 OK done`)
  )
  assert.isEmpty(others)
  assert.strictEqual(refused?.message, "The server refused FETCH (LIMIT) once")
})

it("a BAD without a tag is found where its command was given up, though the failure quotes it", () => {
  const hangs = [
    ...talk(`
      C: A1 ID ("name" "a")
      S: * BAD Command!`),
    ended(9000, "Timeout", "id", "Command!")
  ]
  assert.lengthOf(findings("identity-swallowed", hangs), 1)
})
