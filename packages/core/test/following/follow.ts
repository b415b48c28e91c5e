/** A supervised account whose changes somebody hears, through the real client. */
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import type * as Changes from "../../src/mailbox/Changes.ts"
import * as Command from "../../src/imap/Command.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { settle } from "../support/settle.ts"
import { accountFor, commands, inTime, written } from "../connection/support.ts"

export const letter = Simulator.message("Subject: x\n\nHello\n")

/** Something can happen before SELECT comes. */
export const slow: Simulator.Options = { mailboxes: { INBOX: [letter, letter, letter] }, latency: 100 }

interface Options {
  readonly simulator?: Simulator.Options
  readonly policy?: Policy.Policy
  readonly resume?: Changes.Token
}

export const three: Simulator.Options = { mailboxes: { INBOX: [letter, letter, letter], Archive: [] } }

/** Lets all be said and asked. */
export const rest = Effect.repeat(Effect.andThen(settle, TestClock.adjust(1)), { times: 10 })

const keeping: ReadonlySet<string> = new Set(["NOOP", "IDLE", "DONE"])

/** A supervised account whose changes somebody hears. */
export const following = Effect.fnUntraced(function* (
  profile: Simulator.Profile,
  { policy = Policy.make({}), resume, simulator: options = three }: Options = {}
) {
  const simulator = yield* Simulator.make(profile, options)
  const supervised = yield* Supervised.make(accountFor(profile)).pipe(
    Effect.provideService(Transport, simulator.transport),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Pacing.Pacing, Pacing.make()),
    Effect.provideService(Policy.Policy, policy)
  )
  // time does not pass by itself while the scope ends
  yield* Effect.addFinalizer(() => inTime(supervised.logout))
  const changes: Array<Changes.Change> = []
  let last: Changes.Token | undefined
  yield* Effect.forkScoped(
    Stream.runForEach(supervised.changes({ resume }), ({ change, token }) =>
      Effect.sync(() => {
        changes.push(change)
        last = token
      })
    ),
    { startImmediately: true }
  )
  const execute = <A>(command: Command.Command<A>) =>
    Effect.gen(function* () {
      yield* yield* inTime(supervised.use((connection) => connection.execute(command)))
      yield* rest
    })
  yield* rest
  return {
    mail: simulator.mail,
    supervised,
    execute,
    noop: execute(Command.noop),
    /** The connection is reset; the next one comes once time passes. */
    lose: Effect.andThen(simulator.mail.disconnect, settle),
    connected: Effect.repeat(Effect.andThen(TestClock.adjust(50), settle), { times: 30 }),
    again: Effect.andThen(TestClock.adjust("6 minutes"), rest),
    /** What was said since it was last asked. */
    said: () => changes.splice(0),
    /** The token after the last change. */
    token: () => last,
    /** The commands of the last connection, but those that keep it alive. */
    asked: () => commands(written(simulator).at(-1)).filter((name) => !keeping.has(name)),
    lines: () => written(simulator)
  }
})

export const arrived = (
  uid: number,
  sequence: number,
  flags: ReadonlyArray<string> = []
): Changes.Change => ({
  _tag: "Arrived",
  uid,
  sequence,
  flags
})
export const expunged = (...uids: ReadonlyArray<readonly [number, number]>): Changes.Change => ({
  _tag: "Expunged",
  uids,
  sequence: undefined
})
export const reset = (reason: Changes.Reset["reason"], uidValidity = 1): Changes.Change => ({
  _tag: "Reset",
  reason,
  mailbox: "INBOX",
  uidValidity
})
export const missed = (what: Changes.Missed["what"]): Changes.Change => ({ _tag: "Missed", what })

export const login = ["AUTHENTICATE", "ID"]

export const argumentsOf = (text: string | undefined, name: string) =>
  (text ?? "")
    .split("\r\n")
    .flatMap((line) => (line.includes(` ${name} `) ? [line.slice(line.indexOf(name) + name.length + 1)] : []))

export const flagged = (
  uid: number,
  sequence: number,
  modSeq: bigint,
  ...flags: ReadonlyArray<string>
): Changes.Change => ({
  _tag: "FlagsChanged",
  uid,
  sequence,
  flags,
  modSeq
})
