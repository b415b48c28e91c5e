/** A session with a server that the test itself plays, under virtual time. */
import { known } from "../../src/failure/quirk/known.ts"
import { Clock, Deferred, Effect, Exit, type Fiber, Redacted, Scope } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as Reserved from "../../src/imap/command/Reserved.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import { Alarm } from "../../src/lifecycle/interpreter/Alarm.ts"
import type * as Policy from "../../src/lifecycle/Policy.ts"
import type * as Entry from "../../src/lifecycle/session/Entry.ts"
import * as Session from "../../src/lifecycle/session/Session.ts"
import { MemoryBound } from "../../src/base/MemoryBound.ts"
import * as Sizes from "../../src/base/Sizes.ts"
import type { Closed, ServerEnd } from "../../src/simulator/testing/ServerEnd.ts"
import { MemoryTransport } from "../../src/public/testing.ts"
import * as Trace from "../../src/trace/Trace.ts"
import * as Recorder from "../../src/trace/Recorder.ts"
import type { Connection } from "../../src/lifecycle/Transport.ts"
import { said } from "../support/quotation.ts"

export const ascii = (text: string) => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
export const place = {
  host: "imap.example.com",
  port: 993,
  serverName: "imap.example.com",
  redact: said
}
export const synchronizing = { literals: "synchronizing", utf8: false } as const

export const fence: Policy.Fence = {
  enabled: true,
  grace: 250,
  deaf: 5_000,
  authentication: 3_000,
  done: 3_000
}

export const unbounded = () => new MemoryBound(() => Infinity)

/** Our end of a separate connection. */
export const sessionOver = Effect.fnUntraced(function* (
  connection: Connection,
  options: Partial<Session.SessionOptions> = {}
) {
  const clock = yield* Clock.Clock
  const ring = Trace.ring()
  const recorder = Recorder.make({ sinks: [ring.sink], redaction: "strict" }, clock, () => ({
    id: "test",
    hash: ""
  }))
  const scope = yield* Scope.make()
  yield* Effect.addFinalizer(() => Scope.close(scope, Exit.void))
  const session = yield* Session.make({
    wayIn: "implicitTls",
    connection,
    scope,
    recorder,
    alarm: new Alarm({ clock, fork: Effect.runForkWith(yield* Effect.context<never>()) }),
    fence,
    quirks: known,
    sizes: Sizes.from(),
    memory: unbounded(),
    commandLimit: 600_000,
    place,
    connectRttMs: 0,
    strict: false,
    ...options,
    isProvisional: (greeting) =>
      greeting._tag === "Status" && /waiting for authentication/i.test(greeting.text),
    isReadOnly: () => false
  })
  return { session, events: ring.events }
})

/** The greeting. */
export const opening = (session: Session.Session): Effect.Effect<Session.Opening> =>
  Effect.callback((resume) => Effect.sync(session.onOpening((given) => resume(Effect.succeed(given)))))

export interface Played {
  readonly session: Session.Session
  readonly memory: MemoryTransport.MemoryTransport
  readonly events: () => ReadonlyArray<Trace.Event>
  /** Sends lines, each with its CRLF, in one packet. */
  readonly say: (...lines: ReadonlyArray<string>) => Effect.Effect<void>
  /** What the client wrote next, as text. */
  readonly hear: Effect.Effect<string, Closed>
  readonly end: ServerEnd
}

/** A session that was greeted, and the server's end of it. */
export const played = Effect.fnUntraced(function* (
  options: Partial<Session.SessionOptions> & {
    readonly latency?: number
    readonly chunk?: number
    readonly greeting?: string
    /** What our end makes of its connection. */
    readonly through?: (connection: Connection) => Connection
  } = {}
) {
  const {
    chunk = Infinity,
    greeting = "* OK ready",
    latency = 0,
    through = (same) => same,
    ...ours
  } = options
  const accepted = yield* Deferred.make<ServerEnd>()
  const memory = yield* MemoryTransport.make({
    latency,
    chunk,
    server: (end) => Effect.andThen(Deferred.succeed(accepted, end), Effect.never)
  })
  const scope = yield* Effect.scope
  const connection = yield* memory.transport
    .connect({ host: place.host, port: 143 }, () => {})
    .pipe(Effect.provideService(Scope.Scope, scope))
  const { events, session } = yield* sessionOver(through(connection), ours)
  const end = yield* Deferred.await(accepted)
  const say: Played["say"] = (...lines) => end.write(ascii(lines.map((line) => `${line}\r\n`).join("")))
  if (greeting !== "") {
    yield* say(greeting)
    yield* opening(session)
  }
  return { session, memory, events, say, hear: Effect.map(end.read, textOf), end } satisfies Played
})

export const noop = (more: Partial<Entry.Planned> = {}): Entry.Planned => ({
  command: Command.noop,
  step: "command",
  ...more
})

export const id: Entry.Planned = {
  command: Command.id({ name: "effect-imap" }),
  step: "id",
  reads: ["Id"],
  optional: true
}

export const select: Entry.Planned = {
  command: Reserved.select("INBOX"),
  step: "select",
  reads: ["Status", "Flags", "Exists", "Recent", "Expunge", "Vanished"]
}

export const login = (user: string, password: string): Entry.Planned => ({
  command: Reserved.login(user, Redacted.make(password)),
  step: "auth",
  reads: ["Capability", "Status"]
})

/** Sends one command and gives its entry. */
export const sent = (session: Session.Session, planned: Entry.Planned) =>
  Effect.flatMap(session.commands.send([planned], synchronizing), ([entry]) =>
    entry === undefined ? Effect.die("nothing was sent") : Effect.succeed(entry)
  )

/** The tags of what was written, in order. */
export const tagsIn = (written: string): ReadonlyArray<string> =>
  written
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(" ")[0] ?? "")

/** What an answer came to: how it ended the wait, or `waits`. */
export const outcomeOf = (fiber: Fiber.Fiber<Entry.Answer, ImapError>): string => {
  const exit = fiber.pollUnsafe()
  if (exit === undefined) return "waits"
  if (Exit.isSuccess(exit)) {
    const answer = exit.value
    return answer._tag === "Tagged" ? answer.condition : answer._tag
  }
  const [reason] = exit.cause.reasons
  return reason?._tag === "Fail" ? reason.error.reason._tag : String(exit.cause)
}

/** Waits for an answer beside the test. */
export const waiting = (session: Session.Session, entry: Entry.Entry) =>
  Effect.forkChild(session.commands.answer(entry), { startImmediately: true })

export { errorOf } from "../support/errorOf.ts"

/** All that the client wrote, in order. */
export const writes = (memory: MemoryTransport.MemoryTransport): ReadonlyArray<string> =>
  memory.log().flatMap(({ bytes, from }) => (from === "client" ? [textOf(bytes)] : []))
