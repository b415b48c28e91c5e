/** Begins runs of the machine, each in a scope that is closed when the run ends. Checks the account, and takes the services in force. */
import { Clock, Context, Effect, Scope } from "effect"
import type { Account } from "../../lifecycle/Account.ts"
import { validated } from "../../lifecycle/account/validated.ts"
import { noAttempt, type Run } from "../../lifecycle/activity/Run.ts"
import { Alarm } from "../../lifecycle/interpreter/Alarm.ts"
import { identity } from "../../lifecycle/diagram/identity.ts"
import * as Settings from "../../lifecycle/machine/Settings.ts"
import { Lockouts } from "../../lifecycle/Lockouts.ts"
import { History } from "../../lifecycle/account/History.ts"
import { OpenConnections } from "../../lifecycle/account/OpenConnections.ts"
import { Memory } from "../../lifecycle/Memory.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type { Masker } from "../../trace/Redactor.ts"
import type { Pacing } from "../Pacing.ts"
import { Policy } from "../../lifecycle/Policy.ts"
import { KnownQuirks, Quirks } from "../../failure/quirksInForce.ts"
import { none, ServerProfiles } from "../../lifecycle/ServerProfiles.ts"
import { tracingIn } from "../../trace/Tracing.ts"
import { wrongOptions } from "./calls.ts"
import * as Telemetry from "../telemetry/Telemetry.ts"
import { bounded } from "../../base/visible.ts"
import { Transport } from "../../lifecycle/Transport.ts"
import type { Options } from "./ImapConnection.ts"
import type * as ImapError from "../../failure/ImapError.ts"
import { Lifecycle } from "./Lifecycle.ts"

/** Begins to connect. */
export const begin = (
  account: Account,
  options: Options,
  keeping: Keeping = {}
): Effect.Effect<Lifecycle, ImapError.ImapError, Scope.Scope | Transport> =>
  beginWith(account, options, keeping, (lifecycle) => lifecycle)

/**
 * Does as `begin` does, for callers that observe the run from the start. A run that is kept alive logs out when the scope ends. The
 * scope knows the run before it begins, so that it always ends it.
 */
export const beginWith = <A>(
  account: Account,
  options: Options,
  keeping: Keeping,
  prepare: (lifecycle: Lifecycle) => A
): Effect.Effect<A, ImapError.ImapError, Scope.Scope | Transport> =>
  Effect.flatMap(makeRun(account, options, keeping), ({ run, services, telemetry }) => {
    const scope = Scope.forkUnsafe(Context.getUnsafe(services, Scope.Scope))
    const begun = new Lifecycle(run, telemetry, scope)
    run.hearer = begun
    return Effect.map(begun.endsWith(scope), () => {
      const prepared = prepare(begun)
      begun.send({ type: "user.connect" })
      return prepared
    })
  })

/** Checks the account, and makes a run of it, without opening anything. */
export const makeRun = (account: Account, options: Options, keeping: Keeping) =>
  Effect.withFiber(({ context: services }) => {
    const wrong = wrongOptions(options)
    if (wrong !== undefined) return wrong
    const transport = Context.getUnsafe(services, Transport)
    return Effect.mapEager(validated(account, transport), (checked) =>
      runOf(checked, transport, options, keeping, services)
    )
  })

const runOf = (
  checked: Account,
  transport: Transport,
  options: Options,
  { memory, pacing, redactor }: Keeping,
  services: Context.Context<never>
) => {
  const { label, rediscover = false } = options
  const policy = Context.get(services, Policy)
  const clock = Context.get(services, Clock.Clock)
  const settings = Settings.from(checked, policy, { rediscover, keptAlive: pacing !== undefined })
  const called = label === undefined ? undefined : bounded(label, maxLabel).text
  const telemetry = Telemetry.make(checked.host, called, clock, services)
  const tracing = tracingIn(services)
  const recorder = tracing.recorder(tracing, clock, identity, usersOf(checked), redactor)
  const attention = {
    isPaid: () =>
      recorder.listening() &&
      (run.hearer?.isAtRest === false || run.attempt.winner?.commands.isOwed() === true),
    late: (ms: number) => recorder.emit("program:busy", { ms })
  }
  const run: Run = {
    account: checked,
    label: called,
    network: telemetry.network,
    policy,
    memory: memory?.part() ?? Context.get(services, Memory).share(),
    settings,
    transport,
    // with a fixed endpoint, the host name means nothing, so no profile is stored for it
    profiles: transport.kind === "fixed" ? none : Context.get(services, ServerProfiles),
    lockouts: Context.get(services, Lockouts),
    open: Context.get(services, OpenConnections),
    history: Context.get(services, History)(clock),
    quirks: Context.get(services, Quirks),
    knownQuirks: Context.get(services, KnownQuirks),
    recorder,
    clock,
    alarm: new Alarm({
      clock,
      fork: Effect.runForkWith(telemetry.surroundings),
      attention: tracing.sinks.length === 0 ? undefined : attention
    }),
    nextDelay: undefined,
    noted: noneNoted,
    attempt: noAttempt,
    turn: undefined,
    counted: undefined,
    queued: undefined,
    follower: undefined,
    hearer: undefined,
    pacing
  }
  return { run, services, telemetry }
}

const noneNoted: Run["noted"] = new Map()

/** The user names of the account, which are secrets. An anonymous user is not sent, and may have the mechanism's name. */
const usersOf = ({ anonymous, authorizeAs, user }: Account): ReadonlyArray<string> =>
  anonymous !== undefined ? [] : [user, authorizeAs].filter((name) => name !== undefined)

/** The behaviour of a run once its mailbox is open. */
export interface Keeping {
  /** The share of the account, if it has several connections. */
  readonly memory?: MemoryBound | undefined
  /** The redactor of the account, if it has several connections: a server may repeat on one what another sent. */
  readonly redactor?: Masker | undefined
  /** The pacing that it shares with other runs. Present if it is kept alive by IDLE or polling. */
  readonly pacing?: Pacing | undefined
}

const maxLabel = 64
