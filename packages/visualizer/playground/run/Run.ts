/** One run: the real library against a simulated server, in virtual time. Everything that happens becomes a trace. */
import * as Advice from "@effect-imap/core/internal/Advice"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Pacing from "@effect-imap/core/Pacing"
import * as Policy from "@effect-imap/core/Policy"
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { inMemory, ServerProfiles } from "@effect-imap/core/internal/ServerProfiles"
import type { ScriptError } from "@effect-imap/core/internal/simulator"
import * as Trace from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { Effect, Random } from "effect"
import * as Clients from "./client.ts"
import type { FaultKind } from "./Fault.ts"
import * as Server from "./server.ts"
import type { Trial } from "./Trial.ts"

/** How a client fared. */
export interface Fared {
  readonly client: Clients.Client
  /** Messages in the mailbox, if the client has it open, or believes that it has. */
  readonly exists: number | undefined
  /** Why not. */
  readonly reason: ReasonTag | undefined
  /** The same in a few words. */
  readonly words: string
  /** Where the client departed from the script. */
  readonly mismatches: ReadonlyArray<string>
}

export interface Run {
  /** Ends when all clients have ended. To be run in virtual time. */
  readonly outcomes: Effect.Effect<ReadonlyArray<Fared>, ScriptError>
  /** Does this to all open connections, now. */
  readonly strike: (kind: FaultKind) => Effect.Effect<void>
}

/** `line`: takes the trace, a line at a time, each with its line end. */
export const make = (trial: Trial, line: (line: string) => void): Run => {
  const reached: Array<Server.Reached> = []
  const sink: Trace.Sink = {
    listening: () => true,
    header: (header) => line(`${Trace.toLine(header)}\n`),
    event: (event) => line(`${Trace.toLine(event)}\n`)
  }
  const strike = (kind: FaultKind) =>
    Effect.suspend(() => Effect.forEach(reached, (server) => server.strike(kind), { discard: true }))

  const play = Effect.fnUntraced(function* (client: Clients.Client) {
    const server = yield* Server.make(trial)
    reached.push(server)
    const { after, fault } = trial
    if (fault !== "none" && after > 0) yield* Effect.forkScoped(Effect.delay(server.strike(fault), after))
    const fared = yield* attempt(trial, client).pipe(
      Effect.scoped,
      Effect.provideService(Transport, server.transport),
      Effect.provideService(Policy.Policy, Policy.make(Clients.optionsOf(trial, client))),
      // nothing is known of any server, and one client teaches the other nothing
      Effect.provideService(ServerProfiles, inMemory()),
      Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
      Effect.provideService(Pacing.Pacing, Pacing.make()),
      Effect.catch((error) => Effect.succeed(failed(error))),
      Trace.withSink(sink)
    )
    const mismatches = server.mismatches().map(({ expected, line }) => `line ${line} expected ${expected}`)
    return { client, ...fared, mismatches }
  }, Effect.scoped)

  const outcomes = Effect.forEach(Clients.of(trial), play, { concurrency: "unbounded" }).pipe(
    // the same link shows the same
    Random.withSeed("playground")
  )
  return { outcomes, strike }
}

type Result = Pick<Fared, "exists" | "reason" | "words">

const failed = (error: ImapError): Result => ({
  exists: undefined,
  reason: error.reason._tag,
  words: Advice.of(error.reason).title
})

const opened = (exists: number): Result => ({
  exists,
  reason: undefined,
  words: `INBOX with ${exists} messages`
})

/** Long enough to be seen. */
const look = "500 millis"

const attempt = Effect.fnUntraced(function* (trial: Trial, client: Clients.Client) {
  const account = yield* Clients.accountOf(trial, client)
  const label = Clients.names[client]
  const keeps = Clients.keeps[trial.task]
  if (keeps === undefined) {
    const connection = yield* ImapConnection.connect(account, { label })
    yield* Effect.sleep(look)
    yield* connection.logout
    return opened(connection.mailbox.exists)
  }
  const supervised = yield* ImapConnection.supervise(account, { label })
  yield* Effect.sleep(keeps)
  const { status } = supervised
  const fared =
    status._tag === "Selected"
      ? yield* supervised.use(({ mailbox }) => Effect.succeed(opened(mailbox.exists)))
      : "why" in status && status.why !== undefined
        ? failed(status.why)
        : { exists: undefined, reason: undefined, words: status._tag }
  yield* supervised.logout
  return fared
})
