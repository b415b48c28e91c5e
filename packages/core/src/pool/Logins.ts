/**
 * When a pool logs in: once for all that wait, until the first login is through; no more often than the server allows; and
 * where a login fails, it has failed for all that wait.
 */
import { Clock, Deferred, type Duration, Effect, Option, Semaphore } from "effect"
import { monotonicMillis } from "../clock.ts"
import * as ImapError from "../ImapError.ts"
import type { Transport } from "../Transport.ts"
import { login, type Making, type Member } from "./Member.ts"

/** Those that wait at the same time. */
interface Waiting {
  count: number
  readonly failed: Deferred.Deferred<never, ImapError.ImapError>
}

const nobody = (): Waiting => ({ count: 0, failed: Deferred.makeUnsafe() })

export class Logins {
  /** Connections that are open. */
  open = 0
  private readonly making: Making
  private readonly first = Semaphore.makeUnsafe(1)
  private waiting = nobody()
  private over: ImapError.ImapError | undefined

  constructor(making: Making) {
    this.making = making
  }

  /** Waits for what `got` gives, or fails with the login that fails meanwhile. */
  awaiting<A, R>(got: Effect.Effect<A, ImapError.ImapError, R>): Effect.Effect<A, ImapError.ImapError, R> {
    return Effect.suspend(() => {
      if (this.over !== undefined) return Effect.fail(this.over)
      const { waiting } = this
      waiting.count++
      return Effect.ensuring(
        Effect.raceFirst(got, Deferred.await(waiting.failed)),
        Effect.sync(() => waiting.count--)
      )
    })
  }

  /** One more, which `opened` counts; by itself as long as there is none. */
  next(opened: (member: Member) => void): Effect.Effect<Member, ImapError.ImapError, Transport> {
    return Effect.suspend(() => {
      const { waiting } = this
      const one = Effect.tap(this.allowed(waiting), (member) => Effect.sync(() => opened(member)))
      const first = Effect.suspend(() => (this.open > 0 ? Effect.undefined : one))
      return Effect.flatMap(this.first.withPermit(first), (member) =>
        member === undefined ? one : Effect.succeed(member)
      )
    })
  }

  /** Nobody is waited for any more, and whoever comes is refused. */
  end(why: ImapError.ImapError): void {
    this.over = why
    this.fail(why)
  }

  /** One that the server allows: where it does not, those that are open have to do for now. */
  private allowed(waiting: Waiting): Effect.Effect<Member, ImapError.ImapError, Transport> {
    const { account, pacing } = this.making
    return Effect.gen({ self: this }, function* () {
      const began = monotonicMillis(yield* Clock.Clock)
      while (true) {
        // what failed meanwhile has failed for this one, too, and who gave up needs none
        if (this.waiting !== waiting) return yield* Deferred.await(waiting.failed)
        if (waiting.count === 0) return yield* closed
        const full = yield* pacing.full(account)
        if (Option.isSome(full) && this.open > 0) {
          yield* pacing.wait(account, tooMany(full.value), full.value)
          continue
        }
        const made = yield* Effect.result(login(this.making))
        if (made._tag === "Success") return made.success
        const error = made.failure
        const mends = this.open > 0 && error.retry !== "never"
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

const tooMany = (retryAfter: Duration.Duration) =>
  ImapError.make({ _tag: "TooManyConnections" }, "account", { retryAfter })

export const closed = ImapError.make({ _tag: "Closed" }, "selected")

/** What the server has said is an answer of the host. */
const failureOf = (error: ImapError.ImapError, began: number) => ({
  error,
  began,
  answered: error.serverText !== undefined,
  selected: false,
  slowly: false
})
