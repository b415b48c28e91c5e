/** One run: the real library against a simulated server, in virtual time. Everything that happens becomes a trace. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import type { ImapError } from "@effect-imap/core/ImapError"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Pacing from "@effect-imap/core/Pacing"
import * as Policy from "@effect-imap/core/Policy"
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { inMemory, ServerProfiles } from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/internal/simulator"
import * as Trace from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { Effect, Random } from "effect"
import { endNote } from "../../src/model/replay/RecordedCall.ts"
import * as Clients from "./client.ts"
import type { OwnTrace } from "./OwnTrace.ts"
import * as Server from "./server.ts"
import { type Client, clientNames, type FaultKind, type Trial } from "./Trial.ts"

/** The result of a client. */
export interface Fared {
  readonly client: Client
  /** The number of messages, if the client has the mailbox open, or believes so. */
  readonly exists: number | undefined
  /** The reason of a failure. */
  readonly reason: ReasonTag | undefined
  /** True if it holds a mailbox open, and has not noticed that messages came or that its connection is dead. */
  readonly unaware: boolean
  /** The result in a few words. */
  readonly words: string
  /** True if the trace that is the server lacks an answer to this client, so that its result is unknown. */
  readonly unknown: boolean
  /** The places at which the client deviated from the script. */
  readonly mismatches: ReadonlyArray<string>
}

export interface Run {
  /** Runs all clients, and ends when all have ended. It must run in virtual time. */
  readonly outcomes: Effect.Effect<ReadonlyArray<Fared>, Simulator.ScriptError>
  /** Applies a fault to all open connections, now. */
  readonly strike: (kind: FaultKind) => Effect.Effect<void>
}

/**
 * Makes a run. `line` receives the trace, line by line, each with its line end. `own` is the server, if the trial uses
 * a trace.
 */
export const make = (trial: Trial, line: (line: string) => void, own?: OwnTrace): Run => {
  const reached: Array<Server.Reached> = []
  const { note, sink } = recording(line)
  const strike = (kind: FaultKind) =>
    Effect.suspend(() => Effect.forEach(reached, (server) => server.strike(kind), { discard: true }))

  const play = Effect.fnUntraced(function* (client: Client) {
    const server = yield* Server.serve(trial, own)
    reached.push(server)
    const { after, fault } = trial
    if (fault !== "none" && after > 0) yield* Effect.forkScoped(Effect.delay(server.strike(fault), after))
    const fared = yield* attempt(trial, client, server.holds, own).pipe(
      Effect.scoped,
      Effect.provideService(Transport, server.transport),
      Simulator.loadsAtOnce,
      Effect.provideService(Policy.Policy, Policy.make(Clients.optionsOf(trial, client))),
      // no server is known, and no client learns from the other
      Effect.provideService(ServerProfiles, inMemory()),
      Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
      Effect.provideService(Pacing.Pacing, Pacing.make()),
      Effect.catch((error) => Effect.succeed(failed(error))),
      Trace.withSink(sink),
      Effect.raceFirst(Effect.map(server.unknown, beyond))
    )
    if (fared.unknown) note(client, fared.words)
    const mismatches = server.mismatches().map(({ expected, line }) => `line ${line} expected ${expected}`)
    return { client, ...fared, mismatches }
  }, Effect.scoped)

  const outcomes = Effect.forEach(Clients.of(trial), play, { concurrency: "unbounded" }).pipe(
    // the same link shows the same run
    Effect.provideService(Random.Random, { nextDoubleUnsafe: () => 0.5, nextIntUnsafe: () => 0 })
  )
  return { outcomes, strike }
}

/** Makes a sink of lines for all clients, whose connections are numbered together. */
const recording = (line: (line: string) => void) => {
  const write = (each: Trace.Event | Trace.Header) => line(`${Trace.toLine(each)}\n`)
  const events: Array<Trace.Event> = []
  const sink: Trace.Sink = {
    listening: () => true,
    header: write,
    event: (event) => {
      events.push(event)
      write(event)
    }
  }
  /** Adds a note to the client's last connection, at its end. */
  const note = (client: Client, text: string) => {
    const begun = events.findLast(
      ({ data, name }) =>
        name === "connection:started" && "label" in data && data.label === clientNames[client]
    )
    const note = endNote(
      events.filter(({ group_id }) => group_id === begun?.group_id),
      text
    )
    if (note !== undefined) write(note)
  }
  return { sink, note }
}

/** The time for which an open mailbox is shown. */
const look = "500 millis"

const attempt = Effect.fnUntraced(function* (
  trial: Trial,
  client: Client,
  holds: Effect.Effect<number>,
  own?: OwnTrace
) {
  const account = yield* Clients.accountOf(trial, client, own)
  const label = clientNames[client]
  const keeps = Clients.keeps[trial.task]
  if (keeps === undefined) {
    const connection = yield* ImapConnection.make(account, { label })
    yield* Effect.sleep(look)
    yield* connection.logout
    return opened((yield* connection.mailbox).exists)
  }
  const supervised = yield* Supervised.make(account, { label, isLogged: false })
  yield* Effect.sleep(keeps)
  const status = yield* supervised.status
  const fared =
    status._tag === "Selected"
      ? yield* supervised.use(({ mailbox }) =>
          Effect.zipWith(mailbox, holds, ({ exists }, count) => opened(exists, count - exists))
        )
      : "why" in status && status.why !== undefined
        ? failed(status.why)
        : { exists: undefined, reason: undefined, unaware: false, unknown: false, words: status._tag }
  yield* supervised.logout
  return fared
})

type Result = Pick<Fared, "exists" | "reason" | "unaware" | "unknown" | "words">

/** `missed`: how many more messages the server has. */
const opened = (exists: number, missed = 0): Result => ({
  exists,
  reason: undefined,
  unaware: missed > 0,
  unknown: false,
  words: `INBOX with ${exists} messages${missed > 0 ? `, and ${missed} more that it does not know of` : ""}`
})

const failed = (error: ImapError): Result => ({
  exists: undefined,
  reason: error.reason._tag,
  unaware: false,
  unknown: false,
  words: error.title
})

const beyond = (unknown: string): Result => ({
  exists: undefined,
  reason: undefined,
  unaware: false,
  unknown: true,
  words: Simulator.endOf(unknown)
})
