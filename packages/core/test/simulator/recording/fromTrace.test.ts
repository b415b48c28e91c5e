import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Redacted } from "effect"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { settle } from "../../support/settle.ts"
import { toBytes } from "../../../src/base/octets.ts"
import { recordingOf } from "../../../src/simulator/recording/Recording.ts"
import * as MemoryTransport from "../../../src/simulator/testing/MemoryTransport.ts"
import type { Event } from "../../../src/trace/Trace.ts"
import { TransportError, trusted } from "../../../src/lifecycle/Transport.ts"
import { attempt, type Attempted, errorOf, type Options } from "../../connection/support.ts"

const { profiles } = Simulator

/** What it came to, and every state on the way there. */
const seen = ({ events, exit, opening }: Attempted) => ({
  // a page that the server names is data, which a strict trace leaves out
  outcome: Exit.isSuccess(exit) ? "selected" : { ...errorOf(exit)?.reason, help: undefined },
  causes: errorOf(exit)?.causes.map(({ reason }) => reason),
  identity: Effect.runSync(opening.report).identity,
  flights: Effect.runSync(opening.report).flights,
  transitions: events().flatMap((event) =>
    event.name === "machine:transition"
      ? [`${event.group_id}: ${event.data.from} — ${event.data.event} → ${event.data.to}`]
      : []
  )
})

/** Connects to a server, then to what was recorded of it. */
const twice = Effect.fnUntraced(function* (
  profile: Simulator.Profile,
  options: Options,
  server?: Simulator.Script
) {
  const transport =
    server === undefined
      ? {}
      : { transport: (yield* Simulator.make(server, { latency: 20, ...options.simulator })).transport }
  const recorded = yield* Effect.scoped(attempt(profile, { latency: 20, ...options, ...transport }))
  const text = yield* Simulator.transcript(recorded.events())
  const replay = yield* Simulator.make(yield* Simulator.script(text), options.simulator)
  const replayed = yield* Effect.scoped(attempt(profile, { ...options, transport: replay.transport }))
  yield* settle
  return { recorded, replayed, replay, text }
})

const same = Effect.fnUntraced(function* (
  profile: Simulator.Profile,
  options: Options = {},
  server?: Simulator.Script
) {
  const { recorded, replay, replayed, text } = yield* twice(profile, options, server)
  assert.deepStrictEqual(
    replay.mismatches().map(({ message }) => message),
    [],
    text
  )
  assert.deepStrictEqual(seen(replayed), seen(recorded), text)
  assert.strictEqual(replay.remaining(), 0)
  return { text, outcome: seen(recorded).outcome }
})

describe("a trace replays: same outcome, same transitions", () => {
  for (const profile of Object.values<Simulator.Profile>(profiles)) {
    // a trace does not tell what a server would have to know to prove itself
    if (profile.name === "scram") continue
    for (const security of ["auto", "tls", "starttls"] as const) {
      it.effect(`${profile.name}, ${security}`, () => same(profile, { account: { security } }))
    }
  }

  it.effect.each(["auto", "tls", "starttls"] as const)("R14 all came at once, %s", (security) =>
    same(profiles.wellBehaved, { account: { security }, latency: 0 })
  )
})

const { wellBehaved } = profiles
const careful: Options = { policy: { flights: "careful" } }
const once: Options = { policy: { attempts: 1 } }
const greeted = "S: * OK [CAPABILITY IMAP4rev1] ready"
const loggedIn = `${greeted}\nC: <1> LOGIN ...\nC: <2> NOOP\nS: <1> OK [CAPABILITY IMAP4rev1] in\nS: <2> OK`

/** What a server does, and what follows. */
const endings: Readonly<Record<string, readonly [outcome: string, script: string]>> = {
  "hangs up before a word": ["ClosedBeforeGreeting", "tls\n.. 300 millis\nclose"],
  "cuts the handshake": ["TlsClosed", "clear\n.. 10 millis\nclose"],
  "refuses STARTTLS without a tag": [
    "StartTlsFailed",
    "clear\nS: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: <1> STARTTLS\nS: * BAD Command!\ndeaf"
  ],
  "says more in the clear after STARTTLS": [
    "StartTlsInjection",
    "clear\nS: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: <1> STARTTLS\nS: <1> OK go⏎* CAPABILITY IMAP4rev1"
  ],
  "says more in the clear, in another packet, after STARTTLS": [
    "StartTlsInjection",
    "clear\nS: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: <1> STARTTLS\nS: <1> OK go\nS: * CAPABILITY IMAP4rev1"
  ],
  "refuses a proof after an untagged OK, and takes the password": [
    "MailboxMissing",
    `S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=SCRAM-SHA-256] ready
C: <1> AUTHENTICATE SCRAM-SHA-256
S: +\x20
C: ...
S: * OK [ALERT] not so
S: <1> NO [AUTHENTICATIONFAILED] no
C: <2> LOGIN ...
C: <3> NOOP
S: <2> OK [CAPABILITY IMAP4rev1] in
S: <3> OK
C: <4> SELECT INBOX
S: <4> NO [NONEXISTENT] no`
  ],
  "refuses AUTHENTICATE at once, where it would ask for the response": [
    "AuthRejected",
    `S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready
C: <1> AUTHENTICATE PLAIN ...
S: <1> BAD no
C: <2> AUTHENTICATE PLAIN
S: <2> BAD no
C: <3> LOGIN ...
C: <4> NOOP
S: <3> NO [AUTHENTICATIONFAILED] no
S: <4> OK`
  ],
  "answers the login under another tag": [
    "Timeout",
    `${greeted}\nC: <1> LOGIN ...\nC: <2> NOOP\nS: A1 OK done\nS: <2> OK`
  ],
  "turns away": ["TooManyConnections", "S: * BYE Too many connections from your IP\nclose"],
  "speaks no TLS": ["TlsNotTls", "clear\nS: 220 smtp ready\ndeaf"],
  "is a web server": ["NotImap", "S: HTTP/1.1 400 Bad Request"],
  "refuses the login": [
    "AuthRejected",
    `${greeted}\nC: <1> LOGIN ...\nC: <2> NOOP\nS: <1> NO [AUTHENTICATIONFAILED] no\nS: <2> OK`
  ],
  "hangs up at the login": [
    "ConnectionLost",
    `${greeted}\nC: <1> LOGIN ...\nC: <2> NOOP\n.. 40 millis\nclose`
  ],
  "says goodbye": [
    "ServerBye",
    `${loggedIn}\nC: <3> SELECT INBOX\nS: * BYE going down\n.. 100 millis\nclose`
  ],
  "has no mailbox": [
    "MailboxMissing",
    `${loggedIn}\nC: <3> SELECT INBOX\nS: <3> NO [NONEXISTENT] \\x41 <1> base64(x) ⏎ \\`
  ],
  "falls silent": ["Timeout", `${loggedIn}\nC: <3> SELECT INBOX`]
}

describe("a trace replays a server that", () => {
  for (const [name, [outcome, text]] of Object.entries(endings)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const options: Options = text.includes("STARTTLS")
          ? { ...once, account: { security: "starttls" } }
          : once
        const played = yield* same(wellBehaved, options, yield* Simulator.script(text))
        assert.propertyVal(played.outcome, "_tag", outcome)
      })
    )
  }
})

const replaced = (profile: Simulator.Profile, from: string, to: string): Simulator.Profile => ({
  ...profile,
  capabilities: {
    clear: profile.capabilities.clear.replace(from, to),
    tls: profile.capabilities.tls.replace(from, to),
    authenticated: profile.capabilities.authenticated.replace(from, to)
  }
})

describe("R14 a trace replays", () => {
  const text = ({ outcome }: { readonly outcome: unknown }) => outcome
  for (const [name, id] of [
    ["an ID value outside of ASCII", "s\u00f6ak"],
    ["an ID value in quotation marks", 'a "quoted" one'],
    ["a long ID value", "x".repeat(1020)]
  ] as const) {
    it.effect(`R14 ${name}`, () =>
      Effect.gen(function* () {
        const account = { id: { name: id } }
        const small = replaced(wellBehaved, " LITERAL+", "")
        for (const profile of [wellBehaved, small]) {
          assert.strictEqual(text(yield* same(profile, { ...careful, account })), "selected")
        }
      })
    )
  }

  const scram = replaced(wellBehaved, " SASL-IR", "")
  for (const mechanism of ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"] as const) {
    for (const beside of ["", " AUTH=PLAIN"]) {
      it.effect(`R14 ${mechanism}${beside} if nothing may go along with AUTHENTICATE`, () =>
        Effect.gen(function* () {
          const only = (list: string) => `${list.replace(/ AUTH=\S+/g, "")} AUTH=${mechanism}${beside}`
          const { clear, tls, authenticated } = scram.capabilities
          const profile = { ...scram, capabilities: { clear: only(clear), tls: only(tls), authenticated } }
          const greeting = profile.lines.greeting.replace("{capabilities}", only(tls))
          const { recorded, replay, replayed } = yield* twice(
            { ...profile, lines: { ...profile.lines, greeting } },
            { policy: { auth: { md5: true } } }
          )
          assert.deepStrictEqual(replay.mismatches(), [])
          assert.strictEqual(seen(replayed).outcome, seen(recorded).outcome)
        })
      )
    }
  }

  it.effect("R14 why a token was refused", () =>
    Effect.gen(function* () {
      const server = replaced(wellBehaved, " AUTH=PLAIN", " AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER")
      for (const mechanism of ["XOAUTH2", "OAUTHBEARER"] as const) {
        for (const profile of [server, replaced(server, " SASL-IR", "")]) {
          const whole = {
            host: "imap.example.com",
            user: profile.user,
            token: Redacted.make("ya29.expired"),
            mechanism
          }
          const { outcome } = yield* same(profile, { ...once, whole })
          assert.propertyVal(outcome, "_tag", "OAuthTokenRejected")
          assert.property(outcome, "status")
        }
      }
    })
  )

  it.effect("R14 a code whose text was cut", () =>
    Effect.gen(function* () {
      const long = `${loggedIn}\nC: <3> SELECT INBOX\nS: <3> NO [NONEXISTENT] ${"no such mailbox ".repeat(40)}`
      const { outcome } = yield* same(wellBehaved, once, yield* Simulator.script(long))
      assert.propertyVal(outcome, "_tag", "MailboxMissing")
    })
  )
})

describe("a trace replays a client that", () => {
  it.effect("sends its password step by step", () =>
    same(replaced(wellBehaved, " SASL-IR", ""), { account: { mechanism: "PLAIN" } })
  )

  it.effect("has another password, which needs literals where the other's did not", () =>
    Effect.gen(function* () {
      const plain = replaced(replaced(wellBehaved, " AUTH=PLAIN AUTH=LOGIN", ""), " LITERAL+", "")
      for (const [theirs, ours] of [
        ["simple", "pass\\wörd"],
        ["pass\\wörd", "simple"]
      ] as const) {
        // both stay open: at the end of its scope, a server may hang up before the client has closed
        const recorded = yield* attempt({ ...plain, password: theirs }, careful)
        const replay = yield* Simulator.make(yield* Simulator.fromTrace(recorded.events()))
        const again = { ...careful, transport: replay.transport, account: { user: "somebody else" } }
        const replayed = yield* attempt({ ...plain, password: ours }, again)
        assert.isTrue(Exit.isSuccess(recorded.exit))
        assert.deepStrictEqual(seen(replayed).transitions, seen(recorded).transitions)
        assert.deepStrictEqual(replay.mismatches(), [])
      }
    })
  )

  it.effect("refuses the certificate", () =>
    Effect.gen(function* () {
      const untrusted = new TransportError({ failure: "tlsUntrusted", detail: "by nobody" })
      const simulator = { handshake: () => Effect.fail(untrusted) }
      const { outcome } = yield* same(wellBehaved, { ...once, simulator })
      assert.propertyVal(outcome, "_tag", "TlsUntrusted")
    })
  )

  it.effect("opens a mailbox of another name", () =>
    Effect.gen(function* () {
      const recorded = yield* attempt(wellBehaved, { account: { mailbox: "Großes Archiv" } })
      const replay = yield* Simulator.make(yield* Simulator.fromTrace(recorded.events()))
      const again = { transport: replay.transport, account: { mailbox: "Sent" } }
      const replayed = yield* attempt(wellBehaved, again)
      assert.deepStrictEqual(seen(replayed).transitions, seen(recorded).transitions)
    })
  )
})

describe("the transcript of a trace", () => {
  it.effect("can be read, and holds no secret", () =>
    Effect.gen(function* () {
      const { text } = yield* same(wellBehaved, { account: { security: "starttls" } })
      assert.notInclude(text, wellBehaved.password)
      assert.strictEqual(
        text,
        `# imap.example.com, replayed
connection 143
.. 80 millis
S: * OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID STARTTLS AUTH=PLAIN AUTH=LOGIN] effect-imap simulator ready
command <1> STARTTLS
.. 40 millis
S: <1> OK Begin TLS negotiation now
.. 40 millis
tls
command <2> CAPABILITY
.. 40 millis
S: * CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID AUTH=PLAIN AUTH=LOGIN
S: <2> OK CAPABILITY completed
login <3>
.. 40 millis
S: <3> OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE NAMESPACE UNSELECT UIDPLUS MOVE CHILDREN SPECIAL-USE CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS ESEARCH SORT SORT=DISPLAY ESORT CONDSTORE QRESYNC] Logged in
command <4> ID...
command <5> SELECT INBOX
.. 40 millis
S: * ID ("name" "<text>")
S: <4> OK ID completed
S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted
S: * 12 EXISTS
S: * 0 RECENT
S: * OK [UNSEEN 10] First unseen
S: * OK [UIDVALIDITY 1375069811] UIDs valid
S: * OK [UIDNEXT 112] Predicted next UID
S: * OK [HIGHESTMODSEQ 2] Highest
S: <5> OK [READ-WRITE] SELECT completed
`
      )
    })
  )

  it.effect("reports a login that proved the server as PLAIN", () =>
    Effect.gen(function* () {
      const { events } = yield* Effect.scoped(attempt(wellBehaved, { account: { mechanism: "PLAIN" } }))
      const proved = events().map((event): Event => {
        if (event.name === "wire:sent") {
          return {
            ...event,
            data: { ...event.data, line: event.data.line.replace("PLAIN", "SCRAM-SHA-256") }
          }
        }
        if (event.name !== "wire:received") return event
        const line = event.data.line.replace("AUTH=PLAIN", "AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256-PLUS")
        return { ...event, data: { ...event.data, line } }
      })
      const text = yield* Simulator.transcript(proved)
      assert.notInclude(text, "SCRAM")
      assert.include(text, "SASL-IR ID AUTH=PLAIN AUTH=LOGIN]")
    })
  )

  it.effect("R14 leaves out what was cut, and of a cut answer keeps the beginning", () =>
    Effect.gen(function* () {
      const { events } = yield* Effect.scoped(attempt(wellBehaved))
      const cut = events().map((event): Event =>
        event.name === "wire:received" ? { ...event, data: { ...event.data, truncated: true } } : event
      )
      const rows = (yield* Simulator.transcript(cut)).split("\n").filter((row) => row.startsWith("S:"))
      assert.deepStrictEqual(
        rows.map((row) => row.slice(0, 20)),
        ["S: <1> OK [CAPABILIT", "S: <2> OK ID complet", "S: <3> OK [READ-WRIT"]
      )
    })
  )

  it.effect("R14 of an answer whose code was cut, the condition alone is reported", () =>
    Effect.gen(function* () {
      const { events } = yield* Effect.scoped(attempt(wellBehaved))
      const cut = events().map((event): Event => {
        if (event.name !== "wire:received") return event
        const line = event.data.line.replace(/\].*/s, "...")
        return { ...event, data: { ...event.data, line, truncated: line !== event.data.line } }
      })
      assert.include(yield* Simulator.transcript(cut), "S: <1> OK and more\n")
    })
  )

  it.effect("R14 is impossible if the server's words were not read to their end, and says so", () =>
    Effect.gen(function* () {
      const huge = yield* Simulator.script("S: * X {9999999}")
      const server = yield* Simulator.make(huge)
      const { events } = yield* Effect.scoped(attempt(wellBehaved, { ...once, transport: server.transport }))
      const error = yield* Effect.flip(Simulator.fromTrace(events()))
      assert.include(error.problem, "was not read completely")
    })
  )

  it.effect("R14 is impossible if a login failed by what was said within it, and says so", () =>
    Effect.gen(function* () {
      const eager = yield* Simulator.script(
        `S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN LOGINDISABLED] hi
C: <1> AUTHENTICATE PLAIN
S: +
C: ...
S: +
C: *
S: <1> BAD cancelled`
      )
      const server = yield* Simulator.make(eager)
      const { events } = yield* Effect.scoped(attempt(wellBehaved, { ...once, transport: server.transport }))
      const error = yield* Effect.flip(Simulator.fromTrace(events()))
      assert.include(error.problem, "within a login")
    })
  )

  it.effect("R14 is impossible if a command was answered before it was sent whole, and says so", () =>
    Effect.gen(function* () {
      const account = { security: "auto", id: { name: "s\u00f6ak" } } as const
      const eager = MemoryTransport.make({
        channel: trusted("test"),
        server: (end) =>
          Effect.gen(function* () {
            yield* end.write(toBytes("* PREAUTH [CAPABILITY IMAP4rev1 ID] hi\r\n"))
            const [tag = ""] = new TextDecoder().decode(yield* end.read).split(" ")
            yield* end.write(toBytes(`${tag} OK done\r\n`))
            yield* Effect.ignore(Effect.forever(end.read))
          }).pipe(Effect.ignore)
      })
      const { transport } = yield* eager
      const { events, exit } = yield* Effect.scoped(attempt(wellBehaved, { ...once, account, transport }))
      assert.strictEqual(errorOf(exit)?.reason._tag, "ProtocolDesync")
      const error = yield* Effect.flip(Simulator.fromTrace(events()))
      assert.include(error.problem, "or a command")
    })
  )

  it.effect("R14 is impossible if what was said after a line that is no response decides, and says so", () =>
    Effect.gen(function* () {
      const echoing = yield* Simulator.script(
        `${greeted}
C: <1> LOGIN ...
C: <2> NOOP
S: LOGIN
S: <1> NO Login fail. Account is abnormal, service is not open, password is incorrect, or system is busy.
S: <2> OK`
      )
      const { transport } = yield* Simulator.make(echoing)
      const { events, exit } = yield* Effect.scoped(attempt(wellBehaved, { ...once, transport }))
      assert.strictEqual(errorOf(exit)?.reason._tag, "AmbiguousRefusal")
      const error = yield* Effect.flip(Simulator.fromTrace(events()))
      assert.include(error.problem, "after a line that was no response")
      const known = Array.from(recordingOf(events()).answers.keys())
      assert.isFalse(
        known.some((key) => key.endsWith(" LOGIN")),
        known.join("\n")
      )
    })
  )

  it.effect("is impossible if events are missing", () =>
    Effect.gen(function* () {
      const gap: Event = { time: 0, name: "trace:gap", group_id: "c1", data: { dropped: 3 } }
      const error = yield* Effect.flip(Simulator.fromTrace([gap]))
      assert.deepStrictEqual([error.line, error.problem], [1, "the trace has a gap"])
    })
  )
})
