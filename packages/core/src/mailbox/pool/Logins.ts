/**
 * Decides when a pool logs in: one login at a time until the first has succeeded, and no more connections than the server
 * allows. A failed login fails all waiting callers.
 */
import { closed } from "../connection/snapshot.ts"
import { Clock, Deferred, type Duration, Effect, Option, Semaphore } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Transport } from "../../lifecycle/Transport.ts"
import { login, type Making, type Member } from "./Member.ts"

/** Callers that wait at the same time. */
interface Waiting {
  count: number
  readonly failed: Deferred.Deferred<never, ImapError.ImapError>
}

export class Logins {
  private readonly making: Making
  private readonly first = Semaphore.makeUnsafe(1)
  private waiting = nobody()
  private over: ImapError.ImapError | undefined

  constructor(making: Making) {
    this.making = making
  }

  /** The number of callers that wait for a connection. */
  get waitingCallers(): number {
    return this.waiting.count
  }

  /** Waits for `got`; fails if a login fails in this time, except for one that other callers waited for. */
  awaiting<A, R>(got: Effect.Effect<A, ImapError.ImapError, R>): Effect.Effect<A, ImapError.ImapError, R> {
    return Effect.suspend(() => {
      if (this.over !== undefined) return Effect.fail(this.over)
      const { waiting } = this
      return Effect.acquireUseRelease(
        Effect.sync(() => waiting.count++),
        () => {
          const mine = Effect.retry(got, { while: () => this.waiting === waiting })
          return Effect.raceFirst(mine, Deferred.await(waiting.failed))
        },
        () => Effect.sync(() => waiting.count--)
      )
    })
  }

  /** Opens another connection; one at a time until the first is open. */
  get next(): Effect.Effect<Member, ImapError.ImapError, Transport> {
    return Effect.suspend(() => {
      const { making, waiting } = this
      const one = this.allowed(waiting)
      const first = Effect.suspend(() => (making.open > 0 ? Effect.undefined : one))
      return Effect.flatMap(this.first.withPermit(first), (member) =>
        member === undefined ? one : Effect.succeed(member)
      )
    })
  }

  /** Waits before the work of a lost connection is done again, as after any loss; fails if the app itself has closed it. */
  lost({ began, connection }: Member): Effect.Effect<void, ImapError.ImapError> {
    const { account, pacing } = this.making
    return Effect.gen(function* () {
      const error = yield* Effect.flip(connection.ended)
      if (error.reason._tag === "Closed") return yield* error
      const failure = { error, began, answered: true, selected: true, slowly: false }
      yield* pacing.wait(account, error, yield* pacing.delay(account, failure))
    })
  }

  /** Ends the logins: waiting and later callers fail. */
  end(why: ImapError.ImapError): void {
    this.over = why
    this.fail(why)
  }

  /** Opens a connection if the server allows it; otherwise the open ones must suffice for now. */
  private allowed(waiting: Waiting): Effect.Effect<Member, ImapError.ImapError, Transport> {
    const { making } = this
    const { account, pacing } = making
    return Effect.gen({ self: this }, function* () {
      const began = monotonicMillis(yield* Clock.Clock)
      while (true) {
        // a login that failed meanwhile failed for this caller as well; without a caller none is needed
        if (this.waiting !== waiting) return yield* Deferred.await(waiting.failed)
        if (waiting.count === 0) return yield* closed()
        const full = yield* pacing.full(account)
        if (Option.isSome(full) && making.open > 0) {
          yield* pacing.wait(account, tooMany(full.value), full.value)
          continue
        }
        const made = yield* Effect.result(login(making))
        if (made._tag === "Success") return made.success
        const error = made.failure
        const mends = making.open > 0 && error.retry !== "never"
        if (!mends) {
          this.fail(error)
          return yield* error
        }
        yield* pacing.wait(account, error, yield* pacing.delay(account, failureOf(error, began)))
      }
    })
  }

  private fail(why: ImapError.ImapError): void {
    const { failed } = this.waiting
    this.waiting = nobody()
    Deferred.doneUnsafe(failed, Effect.fail(why))
  }
}

const nobody = (): Waiting => ({ count: 0, failed: Deferred.makeUnsafe() })

const tooMany = (retryAfter: Duration.Duration) =>
  ImapError.make({ _tag: "TooManyConnections" }, "account", { retryAfter })

/** The failure as pacing counts it: any words of the server count as an answer of the host. */
const failureOf = (error: ImapError.ImapError, began: number) => ({
  error,
  began,
  answered: error.serverText !== undefined,
  selected: false,
  slowly: false
})
