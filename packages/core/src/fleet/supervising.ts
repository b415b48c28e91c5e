/** Gets an account, keeps its connection, and reports its status. */
import { Clock, DateTime, Deferred, Effect, Schedule, type Scope, Stream } from "effect"
import { called } from "../base/called.ts"
import type { Account } from "../lifecycle/Account.ts"
import type { Wish } from "./Wish.ts"
import type { ImapError } from "../failure/ImapError.ts"
import * as Supervised from "../mailbox/Supervised.ts"
import { withSink } from "../trace/Trace.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import type { Credentials } from "./Credentials.ts"
import { FleetError } from "./FleetError.ts"
import { type FleetStatus, standing, whyOf } from "./FleetStatus.ts"
import * as metrics from "./metrics.ts"
import type { Report } from "./Store.ts"
import { Traces } from "./Traces.ts"

export type AccountFailure = ImapError | FleetError

/** One account, and what its runner provides for it. */
export interface AccountMeans {
  readonly accountId: string
  /** The address of this runner. */
  readonly runner: string
  readonly credentials: Credentials
}

/** The means of one stay of the account. */
interface StayMeans extends AccountMeans {
  readonly report: (report: Report) => void
}

export interface Supervising {
  /** Returns the current wish, which may change. */
  readonly wish: () => Wish
  /** The number of this stay of the account on a runner. */
  readonly epoch: number
  /** The account was watched before, on another runner. */
  readonly takenOver: boolean
  /** Completed once the account is known, or cannot be known before someone acts. */
  readonly known: Deferred.Deferred<Supervised.Supervised, AccountFailure>
}

/** Runs as long as its scope is open. */
export const run = Effect.fnUntraced(function* (
  means: StayMeans,
  supervising: Supervising
): Effect.fn.Return<void, never, Scope.Scope | Transport> {
  const { known, wish } = supervising
  const report = yield* reporting(means, supervising)
  const cannot = (error: AccountFailure) =>
    Effect.flatMap(now, (since) =>
      report({ state: error.retry === "never" ? "NeedsUser" : "Waiting", since, why: whyOf(error) })
    )
  yield* Effect.flatMap(now, (since) => report({ state: "Connecting", since }))
  const account = learned(means).pipe(
    Effect.tapError(cannot),
    Effect.retry({ while: ({ retry }) => retry !== "never", schedule: untilKnown })
  )
  const supervised = Effect.flatMap(account, (found) =>
    Effect.map(Effect.tapError(supervise(means, found, wish()), cannot), (live) => ({
      live,
      host: found.host
    }))
  )
  yield* Effect.matchCauseEffect(supervised, {
    onFailure: (cause) => Effect.asVoid(Deferred.failCause(known, cause)),
    onSuccess: ({ host, live }) =>
      Effect.andThen(
        Deferred.succeed(known, live),
        Stream.runForEach(live.statusChanges, (status) => report({ ...standing(status), host }))
      )
  })
})

const now = Effect.map(Clock.currentTimeMillis, DateTime.makeUnsafe)

type Standing = Pick<FleetStatus, "state" | "since" | "until" | "why" | "host">

/** Reports the status to the store and to the app's metrics. */
const reporting = Effect.fnUntraced(function* (
  { accountId, report, runner }: StayMeans,
  { epoch, takenOver, wish }: Supervising
) {
  const services = yield* Effect.context<never>()
  const counted = metrics.count(services, takenOver ? yield* Clock.currentTimeMillis : undefined)
  yield* Effect.addFinalizer(() => Effect.sync(counted.gone))
  return (standing: Standing) =>
    Effect.map(now, (updatedAt) => {
      const { label } = wish()
      counted.stands(standing, updatedAt.epochMilliseconds)
      const labelled = label === undefined ? {} : { label }
      report({ status: { accountId, ...labelled, runner, ...standing, updatedAt }, epoch })
    })
})

/** Asks for the account. If the app's code throws, it is asked again. An invalid account fails where it is used. */
export const learned = ({
  accountId,
  credentials
}: Pick<AccountMeans, "accountId" | "credentials">): Effect.Effect<Account, FleetError> =>
  Effect.catchDefect(
    called(() => credentials.get(accountId)),
    (defect) =>
      Effect.andThen(
        Effect.logError("the app's Credentials threw", defect),
        Effect.fail(FleetError.of({ _tag: "CredentialsUnavailable" }, accountId))
      )
  )

const supervise = Effect.fnUntraced(function* (
  { accountId }: AccountMeans,
  account: Account,
  { label, mailbox }: Wish
): Effect.fn.Return<Supervised.Supervised, ImapError, Scope.Scope | Transport> {
  const traces = yield* Traces
  const wished = { ...account, ...(mailbox === undefined ? {} : { mailbox }) }
  const supervised = Supervised.make(wished, { label })
  return yield* traces === undefined ? supervised : withSink(traces.sink(accountId))(supervised)
})

/** Retries: the app's store of secrets may be down for a while. */
const untilKnown = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")]).pipe(
  Schedule.jittered
)
