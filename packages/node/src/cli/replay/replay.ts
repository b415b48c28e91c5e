/**
 * Replays a recorded connection with other settings: the real client, against a server that answers as in the trace, in
 * virtual time that passes as it did for the recorded server.
 */
import type { Account } from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { inPieces } from "@effect-imap/core/internal/LongWork"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import { Policy } from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import * as Trace from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { endNote } from "@effect-imap/visualizer/internal/RecordedCall"
import { Effect, Fiber, Option } from "effect"
import * as TestClock from "effect/testing/TestClock"

export interface Replayed {
  /** The trace of the replay. */
  readonly trace: string
  /** The command that the recording does not answer: nothing is known after it. */
  readonly unknown: string | undefined
  /** A sentence about `unknown`; empty if the recording had all answers. */
  readonly words: string
}

/** A limit in milliseconds, longer than all attempts together. */
const maxReplayMs = 3_600_000

/** The milliseconds by which the clock advances at once. */
const step = 1_000

/** Runs the client, and ignores its result, which is in the trace. */
const client = (account: Account, policy: Policy) =>
  ImapConnection.make(account).pipe(
    Effect.flatMap((connection) => connection.logout),
    Effect.scoped,
    Effect.ignore,
    Effect.provideService(Policy, policy),
    Effect.provideService(ServerProfiles, none),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make())
  )

/** Replays. `began` is when the recorded connection began, in milliseconds since 1970. */
export const replay = Effect.fn("replay")(function* (
  events: ReadonlyArray<Trace.Event>,
  { account, began, policy }: { readonly account: Account; readonly began: number; readonly policy: Policy }
): Effect.fn.Return<Replayed> {
  const recording = yield* inPieces(() => Simulator.recording(events, account.mechanism))
  const ring = Trace.ring()
  const server = yield* Simulator.recorded(recording)
  const memory = MemoryTransport.make({
    server: server.serve,
    ...Simulator.networkOf(recording)
  })
  yield* TestClock.setTime(began - 1)
  const run = Effect.flatMap(memory, ({ transport }) =>
    client(account, policy).pipe(
      Effect.provideService(Transport, server.limit(transport)),
      Simulator.loadsAtOnce,
      Trace.withSink(ring.sink),
      Effect.as(undefined),
      // without the end that the interruption of the client would add
      Effect.raceFirst(Effect.map(server.unknown, (unknown) => ({ unknown, replayed: ring.events() })))
    )
  )
  // the clock waits for the fibers that it woke, so the run begins as one of them
  const fiber = yield* Effect.forkChild(Effect.andThen(Effect.sleep(1), Effect.scoped(run)), {
    startImmediately: true
  })
  // in steps: a fiber that had to yield begins its next sleep late, and would sleep forever after one leap
  for (let passed = 0; passed < maxReplayMs && fiber.pollUnsafe() === undefined; passed += step) {
    yield* TestClock.adjust(step)
  }
  const { replayed, unknown } = (yield* Fiber.join(fiber)) ?? { replayed: ring.events(), unknown: undefined }
  const words = unknown === undefined ? "" : Simulator.endOf(unknown)
  const note = unknown === undefined ? undefined : endNote(replayed, words)
  const lines = [...Option.toArray(ring.header()), ...replayed, ...(note === undefined ? [] : [note])]
  return { trace: Trace.toText(lines), unknown, words }
}, Effect.provide(TestClock.layer()))
