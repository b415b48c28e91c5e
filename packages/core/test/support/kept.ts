/** The client of a transcript whose connection is kept alive: it idles and polls when nobody works with it. */
import { Duration, Effect, Exit, Fiber, Random } from "effect"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as Command from "../../src/imap/Command.ts"
import { exchange } from "../../src/mailbox/connection/work/exchange.ts"
import { begin } from "../../src/mailbox/connection/begin.ts"
import { Handle } from "../../src/mailbox/connection/Handle.ts"
import type { Lifecycle } from "../../src/mailbox/connection/Lifecycle.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import type { Client } from "./transcript.ts"
import { settle } from "./settle.ts"

/** Every interval as long as it may be. */
export const longestIntervals = Effect.provideService(Random.Random, {
  nextIntUnsafe: () => 0,
  nextDoubleUnsafe: () => 0
})

/** Begins a run that is kept alive. */
export const begun = (
  account: Account,
  transport: Transport,
  policy: Policy.Options = {},
  profiles: ServerProfiles.Store = ServerProfiles.none
) =>
  begin(account, {}, { pacing: Pacing.make() }).pipe(
    longestIntervals,
    Effect.provideService(Transport, transport),
    Effect.provideService(Policy.Policy, Policy.make(policy)),
    Effect.provideService(ServerProfiles.ServerProfiles, profiles),
    // without a goodbye, which would be one more line of each transcript
    Effect.tap((lifecycle) => Effect.addFinalizer(() => lifecycle.close()))
  )

const same = (what: string, got: unknown, wanted: string): Effect.Effect<void> =>
  String(got) === wanted ? Effect.void : Effect.die(`${what}: expected ${wanted}, got ${String(got)}`)

const failureOf = (exit: Exit.Exit<unknown, ImapError>): string => {
  if (Exit.isSuccess(exit)) return "nothing"
  const [reason] = exit.cause.reasons
  return reason?._tag === "Fail" ? reason.error.reason._tag : (reason?._tag ?? "nothing")
}

/** `>>` is `execute NAME ARGS…`, `select NAME`, `interrupt` of the last call, or `logout`. */
export const clientOf = Effect.fnUntraced(function* (lifecycle: Lifecycle) {
  const scope = yield* Effect.scope
  const live = new Handle(lifecycle)
  let calling: Fiber.Fiber<unknown, ImapError> | undefined
  const perform = (text: string): Effect.Effect<unknown, ImapError> => {
    const [verb = "", first = "", ...rest] = text.split(" ")
    if (verb === "interrupt") return calling === undefined ? Effect.void : Fiber.interrupt(calling)
    if (verb === "logout") return lifecycle.logout
    if (verb === "select") return live.workers.during(lifecycle.select(first, false, false))
    return exchange(live, Command.raw(first, ...rest), live.sharing.follower)
  }
  const expectations: Readonly<Record<string, (rest: string) => Effect.Effect<void>>> = {
    selected: () => Effect.orDie(lifecycle.selected),
    state: (rest) => same("state", lifecycle.state, rest),
    exists: (rest) => same("EXISTS", lifecycle.run.attempt.mailbox?.exists, rest),
    /** In seconds. */
    waits: (rest) =>
      same("interval", Duration.toSeconds(Duration.millis(lifecycle.context.idle.interval)), rest),
    answered: () =>
      calling === undefined
        ? Effect.die("nothing was called")
        : Effect.flatMap(Fiber.await(calling), (exit) => same("failure", failureOf(exit), "nothing")),
    /** It is over for now: why. */
    lost: (rest) =>
      Effect.andThen(
        settle,
        Effect.suspend(() =>
          same("failure", `${lifecycle.state} ${lifecycle.context.failure?.reason._tag}`, rest)
        )
      ),
    ended: (rest) =>
      Effect.flatMap(Effect.exit(lifecycle.ended), (exit) => same("end", failureOf(exit), rest))
  }
  const client: Client = {
    call: (text) =>
      Effect.map(Effect.forkIn(perform(text), scope, { startImmediately: true }), (fiber) => {
        if (!text.startsWith("interrupt")) calling = fiber
      }),
    reached: (text) => {
      const [word = "", ...rest] = text.split(" ")
      return expectations[word]?.(rest.join(" ")) ?? Effect.die(`"${text}" is nothing that can be reached`)
    }
  }
  return client
})
