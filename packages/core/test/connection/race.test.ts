/** The ways in against each other, under virtual time: a round trip is 20 ms. RFC 8314, RFC 9051 §11.2. */
import { assert, describe, it } from "@effect/vitest"
import { type Duration, Effect, type Exit } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { MemoryTransport } from "../../src/public/testing.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import { TransportError } from "../../src/lifecycle/Transport.ts"
import { attempt, errorOf, type Options } from "./support.ts"
import { plain } from "../support/plain.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

const greetingAfter = (greeting: Duration.Input): Simulator.Profile => ({
  ...wellBehaved,
  delays: { greeting }
})

const saying = (greeting: string): Simulator.Profile => ({
  ...wellBehaved,
  lines: { ...wellBehaved.lines, greeting }
})

const withoutStartTls: Simulator.Profile = {
  ...wellBehaved,
  capabilities: { ...wellBehaved.capabilities, clear: wellBehaved.capabilities.tls }
}

type End = Simulator.Profile | "refused" | "silent"

/** What listens on 993 and on 143. */
const race = Effect.fnUntraced(function* (tls: End, starttls: End, options: Options = {}) {
  const portOf = (end: End, kind: "clear" | "implicitTls") => (typeof end === "string" ? end : kind)
  const memory = yield* MemoryTransport.make({
    latency: "10 millis",
    ports: { 993: portOf(tls, "implicitTls"), 143: portOf(starttls, "clear") },
    server: (end) => {
      const profile = end.port === 993 ? tls : starttls
      return typeof profile === "string" ? Effect.void : Simulator.serve(profile, end)
    }
  })
  const attempted = yield* attempt(wellBehaved, {
    policy: { attempts: 1 },
    ...options,
    account: { security: "auto", ...options.account },
    transport: memory.transport
  })
  yield* settle
  return { ...attempted, memory }
})

const classic: Options = { account: { order: "starttls-first" } }

const portOf = (exit: Exit.Exit<ImapConnection, ImapError>): number | undefined =>
  exit._tag === "Success" ? Effect.runSync(exit.value.report).port : undefined

/** The winner needs six round trips from its start, or fewer. */
const roundTrips = 6 * 20

type Case = readonly [name: string, tls: End, starttls: End, options: Options, port: number, after: number]

const won: ReadonlyArray<Case> = [
  ["both: 993", wellBehaved, wellBehaved, {}, 993, 0],
  ["both, the classic order: 143", wellBehaved, wellBehaved, classic, 143, 0],
  ["143 silent: 993", wellBehaved, "silent", {}, 993, 0],
  ["143 silent, the classic order: 993 after the head start", wellBehaved, "silent", classic, 993, 1_000],
  ["143 without STARTTLS, the classic order: 993 at once", wellBehaved, withoutStartTls, classic, 993, 40],
  ["143 refused, the classic order: 993 at once", wellBehaved, "refused", classic, 993, 20],
  ["only 143 with STARTTLS: 143 at once", "refused", wellBehaved, {}, 143, 20],
  ["only 143 with STARTTLS, the classic order", "refused", wellBehaved, classic, 143, 0],
  ["993 silent: 143 after the head start", "silent", wellBehaved, {}, 143, 1_000],
  ["993 slow: the first that is ready", greetingAfter("3 seconds"), wellBehaved, {}, 143, 1_000],
  [
    "S02 the classic order: 143, connected, wins though 993 is ready sooner",
    wellBehaved,
    greetingAfter("1.5 seconds"),
    classic,
    143,
    1_500
  ],
  [
    "the classic order: 993, ready, waits for 143 no longer than 2 s",
    wellBehaved,
    greetingAfter("10 seconds"),
    classic,
    993,
    3_000
  ],
  [
    "the classic order: 143 is lost while 993 waits",
    wellBehaved,
    { ...withoutStartTls, delays: { greeting: "1.5 seconds" } },
    classic,
    993,
    1_520
  ]
]

describe("the race", () => {
  it.effect.each(won)("%s", ([, tls, starttls, options, port, after]) =>
    Effect.gen(function* () {
      const { exit, took } = yield* race(tls, starttls, options)
      assert.strictEqual(portOf(exit), port)
      assert.isAtLeast(took, after)
      assert.isAtMost(took, after + roundTrips + 20)
    })
  )

  it.effect("N05 X45 a loser sees no byte after the decision, and is closed", () =>
    Effect.gen(function* () {
      const { exit, memory } = yield* race(greetingAfter("1 second"), greetingAfter("1.2 seconds"), classic)
      assert.strictEqual(portOf(exit), 143)
      const writers = new Set(memory.log().flatMap(({ from, port }) => (from === "client" ? [port] : [])))
      assert.deepStrictEqual([...writers], [143])
      assert.strictEqual(memory.open(), 1)
    })
  )

  it.effect("N05 a loser that is still being dialed leaves nothing open", () =>
    Effect.gen(function* () {
      const { events, exit, memory } = yield* race(greetingAfter("950 millis"), wellBehaved)
      assert.strictEqual(portOf(exit), 993)
      const left = events().flatMap(({ data, name }) =>
        name === "machine:transition" && data.to === "settling" ? [data.from] : []
      )
      assert.include(left, "dialing.startTls.connecting")
      assert.strictEqual(memory.open(), 1)
    })
  )

  it.effect("B5 neither: one error, and both ways in among its causes, each with port and step", () =>
    Effect.gen(function* () {
      const { exit } = yield* race("refused", withoutStartTls)
      const error = errorOf(exit)
      assert.deepStrictEqual(
        [error, ...(error?.causes ?? [])].map((each) => [each?.reason._tag, each?.port, each?.step]),
        [
          ["StartTlsNotOffered", 143, "starttls"],
          ["StartTlsNotOffered", 143, "starttls"],
          ["ConnectRefused", 993, "tcp"]
        ]
      )
      assert.match(error?.advice ?? "", /port 993 if it answers, or ask the server's operator/)
    })
  )

  it.effect("B6 what a server said on one way in is not reported for the other's silence", () =>
    Effect.gen(function* () {
      const silent = greetingAfter("1 hour")
      const busy = saying("* OK Waiting for authentication process to respond..")
      for (const [tls, starttls, words] of [
        [silent, busy, undefined],
        [busy, silent, "Waiting for authentication process to respond.."]
      ] as const) {
        const error = errorOf((yield* race(tls, starttls)).exit)
        assert.deepStrictEqual([error?.reason._tag, error?.port], ["GreetingTimeout", 993])
        assert.strictEqual<string | undefined>(error?.serverText, words)
      }
    })
  )

  it.effect("G07 a web server, which waits for its client to speak, is named at the greeting's limit", () =>
    Effect.gen(function* () {
      const memory = yield* MemoryTransport.make({
        latency: "10 millis",
        ports: { 8080: "clear" },
        server: (end) =>
          Effect.ignore(
            Effect.forever(
              Effect.andThen(
                end.read,
                end.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"))
              )
            )
          )
      })
      const { exit, took } = yield* attempt(wellBehaved, {
        account: { security: "auto", port: 8080 },
        transport: memory.transport
      })
      const error = errorOf(exit)
      assert.deepStrictEqual(plain(error?.reason), { _tag: "NotImap", protocol: "http", port: 8080 })
      assert.deepStrictEqual(
        error?.causes.map(({ reason }) => reason._tag),
        ["TlsNotTls", "GreetingTimeout"]
      )
      assert.isAtMost(took, 15_000 + roundTrips)
    })
  )

  it.effect("G05 too many connections end the race: the other port is not asked", () =>
    Effect.gen(function* () {
      const { exit, memory, took } = yield* race(
        saying("* BYE Too many connections from your IP"),
        wellBehaved
      )
      assert.strictEqual(errorOf(exit)?.reason._tag, "TooManyConnections")
      assert.deepStrictEqual([...new Set(memory.log().map(({ port }) => port))], [993])
      assert.isAtMost(took, roundTrips)
    })
  )

  it.effect(
    "X16 a certificate that fails on the only port ends the race: no greeting comes there in the clear",
    () =>
      Effect.gen(function* () {
        const untrusted = new TransportError({
          failure: "tlsUntrusted",
          code: "DEPTH_ZERO_SELF_SIGNED_CERT",
          detail: "self-signed"
        })
        const memory = yield* MemoryTransport.make({
          latency: "10 millis",
          ports: { 1993: "implicitTls" },
          handshake: () => Effect.fail(untrusted),
          server: (end) => Simulator.serve(wellBehaved, end)
        })
        const { exit, took } = yield* attempt(wellBehaved, {
          account: { security: "auto", port: 1993 },
          transport: memory.transport
        })
        assert.strictEqual(errorOf(exit)?.reason._tag, "TlsUntrusted")
        assert.isAtMost(took, roundTrips)
      })
  )

  it.effect("a trace shows the outcome of each way in", () =>
    Effect.gen(function* () {
      const { events } = yield* race("silent", wellBehaved)
      const lanes = events().flatMap(({ data, name }) =>
        name === "net:start" || name === "wire:sent" ? [`${name} ${data.lane}`] : []
      )
      assert.deepStrictEqual(lanes.slice(0, 3), [
        "net:start implicitTls",
        "net:start startTls",
        "wire:sent startTls"
      ])
      const moves = events().flatMap(({ data, name }) => (name === "machine:transition" ? [data.to] : []))
      assert.include(moves, "dialing.startTls.won")
      assert.isFalse(moves.includes("dialing.implicitTls.greeting"))
    })
  )
})

describe("G01 quirk 66: a provisional greeting", () => {
  const waiting = "S: * OK Waiting for authentication process to respond.."
  const rest = `
S: * OK [CAPABILITY IMAP4rev1] Dovecot ready.
C: <1> LOGIN ...
C: <2> NOOP
S: <1> OK [CAPABILITY IMAP4rev1] Logged in⏎<2> OK done
C: <3> SELECT INBOX
S: <3> OK done
`
  const connecting = (text: string) =>
    Effect.gen(function* () {
      const script = yield* Simulator.script(text)
      const { transport } = yield* Simulator.make(script)
      return yield* attempt(wellBehaved, {
        transport,
        policy: { attempts: 1 },
        account: { id: { enabled: false } }
      })
    })

  it.effect("the second one is waited for, and nothing is sent before", () =>
    Effect.gen(function* () {
      const { exit, events, took } = yield* connecting(`${waiting}\n.. 19 seconds${rest}`)
      assert.strictEqual(exit._tag, "Success")
      assert.isAtLeast(took, 19_000)
      const moves = events().flatMap(({ data, name }) => (name === "machine:transition" ? [data.to] : []))
      assert.include(moves, "dialing.implicitTls.regreeting")
    })
  )

  it.effect("20 s, however often it is said again", () =>
    Effect.gen(function* () {
      const { exit, took } = yield* connecting(`${waiting}\n.. 15 seconds\n${waiting}\n.. 15 seconds${rest}`)
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), {
        _tag: "GreetingTimeout",
        port: 993,
        tls: true,
        afterMs: 20_000
      })
      assert.isAtMost(took, 20_500)
    })
  )
})
