/** A pool of connections of one account, and which fiber uses which. */
import { Context, type Duration, Effect, Exit, Inspectable, Pool, Queue, Scope, Stream } from "effect"
import type { Account } from "../../lifecycle/Account.ts"
import {
  type Anywhere,
  effectOf,
  type InMailbox,
  isInMailbox,
  streamOf,
  wrongFunction,
  wrongSelect,
  wrongUse,
  wrongUseWithin
} from "../connection/calls.ts"
import { validated } from "../../lifecycle/account/validated.ts"
import type { ImapConnection } from "../connection/ImapConnection.ts"
import type { UseOptions, UseWithinOptions } from "../connection/ImapConnection.ts"
import { Asking } from "../connection/turn/TurnRecord.ts"
import { isOwnVerdict } from "../connection/verdict.ts"
import { within } from "../connection/turn/within.ts"
import type * as ImapError from "../../failure/ImapError.ts"
import { Memory } from "../../lifecycle/Memory.ts"
import { Pacing } from "../Pacing.ts"
import { PoolMetrics } from "../telemetry/PoolMetrics.ts"
import { Transport } from "../../lifecycle/Transport.ts"
import type { Release } from "../../trace/Recorder.ts"
import { releaseOf } from "../../trace/releaseOf.ts"
import { closed } from "../connection/snapshot.ts"
import { Logins } from "./Logins.ts"
import type { Member, Visit } from "./Member.ts"
import type { ImapPool } from "./ImapPool.ts"
import * as Redactor from "../../trace/Redactor.ts"

export interface PoolSettings {
  readonly size: number
  readonly label: string | undefined
  readonly idle: Duration.Duration
  /** In milliseconds. */
  readonly maxLifetime: number
}

/**
 * The seat that Effect's pool lends. It always lends the seat that was used last; if another free seat has the right
 * mailbox open, the two exchange their connections.
 */
interface Seat {
  member: Member
  isFree: boolean
}

/** The connection that a caller holds until its work ends. */
interface Loan {
  readonly scope: Scope.Closeable
  /** Absent while the caller waits. */
  member: Member | undefined
}

/** The connections that a fiber uses, by pool. */
const Used = Context.Reference<ReadonlyMap<ImapPool, Member>>("@effect-imap/core/ImapPool/Used", {
  defaultValue: () => new Map()
})

/** The elements of a stream that are read ahead. */
const readAhead = 16

type Use<A, E, R> = (connection: ImapConnection) => Effect.Effect<A, E, R>

export class Pooled extends Inspectable.Class implements ImapPool {
  private readonly logins: Logins
  private readonly size: number
  private readonly maxLifetime: number
  private readonly seats: Set<Seat>
  private readonly pool: Pool.Pool<Seat, ImapError.ImapError>
  /** The scope of connections that are kept until an abandoned command is answered. */
  private readonly answering: Scope.Scope
  private readonly metrics: PoolMetrics

  constructor(
    logins: Logins,
    { maxLifetime, size }: Pick<PoolSettings, "maxLifetime" | "size">,
    seats: Set<Seat>,
    pool: Pool.Pool<Seat, ImapError.ImapError>,
    answering: Scope.Scope,
    metrics: PoolMetrics
  ) {
    super()
    this.logins = logins
    this.size = size
    this.maxLifetime = maxLifetime
    this.seats = seats
    this.pool = pool
    this.answering = answering
    this.metrics = metrics
  }

  /** Returns what a log shows of it: its connections, and whether they are in use. */
  toJSON() {
    const connections = Array.from(this.seats, ({ isFree, member: { connection } }) => ({
      isFree,
      ...connection.toJSON()
    }))
    return { _id: "ImapPool", connections }
  }

  get use(): ImapPool["use"] {
    return <A, E, R>(
      ...given: Anywhere<Use<A, E, R>, UseOptions> | InMailbox<Use<A, E, R>, UseWithinOptions>
    ) => {
      if (isInMailbox(given)) {
        const [mailbox, f, options] = given
        const wrong = wrongUseWithin(mailbox, options) ?? wrongFunction(f)
        if (wrong !== undefined) return wrong
        const { isRepeatable, readOnly = false } = options ?? {}
        const work = ({ connection, live }: Member) =>
          within(live, mailbox, () => f(connection), { readOnly }, "stays")
        return this.working({ mailbox, readOnly }, work, isRepeatable)
      }
      const [f, options] = given
      const work = ({ connection }: Member) => effectOf(f(connection))
      return wrongFunction(f) ?? wrongUse(options) ?? this.working(undefined, work, options?.isRepeatable)
    }
  }

  get stream(): ImapPool["stream"] {
    return (mailbox, f, options) => {
      const wrong = wrongSelect(mailbox, options) ?? wrongFunction(f)
      if (wrong !== undefined) return Stream.fail(wrong)
      // a connection is lent to a fiber, and a stream runs in its consumer's: so it gets a separate one
      return Stream.callback(
        (queue) =>
          this.use(
            mailbox,
            (connection) => Stream.runIntoQueue(streamOf(f(connection)), queue),
            options
          ).pipe(Effect.catchCause((cause) => Queue.failCause(queue, cause))),
        { bufferSize: readAhead, strategy: "suspend" }
      )
    }
  }

  /** Works with the caller's connection, or with one that is lent to it. */
  private working<A, E, R>(
    visit: Visit | undefined,
    work: (member: Member) => Effect.Effect<A, E, R>,
    isRepeatable = false
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    return Effect.withFiber((fiber) => {
      const used = fiber.getRef(Used)
      const mine = used.get(this)
      const working = (member: Member) =>
        Effect.provideService(work(member), Used, new Map([...used, [this, member]]))
      if (mine !== undefined) return working(mine)
      return isRepeatable ? this.lentAgain(visit, working) : this.lent(visit, working)
    })
  }

  /** Lends a connection while the work lasts, and after each loss another one. */
  private lentAgain<A, E, R>(
    visit: Visit | undefined,
    work: (member: Member) => Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    return Effect.suspend(() => {
      let lost: Member | undefined
      const noticing = (member: Member) =>
        Effect.tapError(work(member), () =>
          Effect.sync(() => void (lost = member.isOpen ? undefined : member))
        )
      return Effect.catch(this.lent(visit, noticing), (error) =>
        lost === undefined || isOwnVerdict(error)
          ? Effect.fail(error)
          : Effect.andThen(this.logins.lost(lost), this.lentAgain(visit, work))
      )
    })
  }

  /** Lends a connection while the work lasts. */
  private lent<A, E, R>(
    visit: Visit | undefined,
    work: (member: Member) => Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    return Effect.acquireUseRelease(
      Effect.map(Scope.make(), (scope): Loan => ({ scope, member: undefined })),
      (loan) => Effect.flatMap(this.metrics.waiting(this.well(visit, loan)), work),
      (loan, exit) => this.ended(loan, exit)
    )
  }

  /**
   * Gives the connection back. If an interrupted caller left a command without an answer, the connection is first kept, in
   * the background, until the answer has come, because the next caller would have to wait for it.
   */
  private ended({ member, scope }: Loan, exit: Exit.Exit<unknown, unknown>): Effect.Effect<void> {
    const back = Scope.close(scope, exit)
    // a fiber that is forked into a closed scope never runs
    if (member === undefined || !member.isOpen || member.isClear || this.answering.state._tag === "Closed") {
      return back
    }
    const kept = Effect.ensuring(Effect.interruptible(member.answered), back)
    // uninterruptible, since a fiber that is interrupted before it begins never runs
    return Effect.asVoid(Effect.forkIn(kept, this.answering, { uninterruptible: true }))
  }

  /** Takes a living connection; dead ones are replaced. */
  private well(visit: Visit | undefined, loan: Loan): Effect.Effect<Member, ImapError.ImapError> {
    return Effect.gen({ self: this }, function* () {
      while (true) {
        const scope = yield* Scope.fork(loan.scope)
        const got = Scope.provide(this.logins.awaiting(Pool.get(this.pool)), scope)
        const over = (release: Release | undefined, exit: Exit.Exit<unknown, unknown>) =>
          Effect.sync(() => release?.(releaseOf(exit)))
        const seat = yield* Effect.acquireUseRelease(this.waits, () => got, over)
        this.take(seat, visit)
        loan.member = seat.member
        yield* Scope.addFinalizer(scope, this.giveBack(seat))
        if (yield* seat.member.isWell(this.maxLifetime)) return seat.member
        loan.member = undefined
        yield* Pool.invalidate(this.pool, seat)
        yield* Scope.close(scope, Exit.void)
      }
    })
  }

  /** Records that a caller waits if every connection is in use, and there may be no more: with one of those. */
  private get waits(): Effect.Effect<Release | undefined> {
    return Effect.withFiber((fiber) => {
      const [first] = this.seats
      const isFull = this.seats.size >= this.size && Array.from(this.seats).every(({ isFree }) => !isFree)
      if (first === undefined || !isFull) return Effect.undefined
      const what = { by: fiber.getRef(Asking), call: "use", ahead: this.logins.waitingCallers }
      return Effect.succeed(first.member.live.run.recorder.held({ kind: "pool", ...what }))
    })
  }

  private take(seat: Seat, visit: Visit | undefined): void {
    seat.isFree = false
    this.metrics.taken()
    if (visit === undefined || seat.member.has(visit)) return
    for (const other of this.seats) {
      if (!other.isFree || !other.member.has(visit)) continue
      const { member } = seat
      seat.member = other.member
      other.member = member
      return
    }
  }

  private giveBack(seat: Seat): Effect.Effect<void> {
    return Effect.suspend(() => {
      seat.isFree = true
      this.metrics.givenBack()
      seat.member.rest()
      return seat.member.isOpen && seat.member.isClear ? Effect.void : Pool.invalidate(this.pool, seat)
    })
  }
}

/** Makes a pool. At the end of its scope waiting callers fail, and each connection logs out once its caller is done. */
export const make = Effect.fnUntraced(function* (
  given: Account,
  { idle, label, maxLifetime, size }: PoolSettings
): Effect.fn.Return<ImapPool, ImapError.ImapError, Scope.Scope | Transport> {
  const account = yield* validated(given, yield* Transport)
  const pacing = yield* Pacing
  const surrounding = yield* Effect.scope
  const scope = yield* Scope.fork(surrounding)
  const memory = (yield* Memory).share()
  const redactor = Redactor.make()
  const logins = new Logins({ account, label, memory, redactor, pacing, scope, open: 0 })
  const seats = new Set<Seat>()
  const metrics = new PoolMetrics(label, yield* Effect.context<never>())
  const acquire = Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const member = yield* restore(logins.next)
      const seat: Seat = { member, isFree: true }
      seats.add(seat)
      metrics.opened()
      const leaving = Effect.suspend(() => {
        seats.delete(seat)
        metrics.closed(seat.isFree)
        return seat.member.close
      })
      yield* Effect.addFinalizer(() => leaving)
      return seat
    })
  )
  const pool = yield* Pool.makeWithTTL({ acquire, min: 0, max: size, timeToLive: idle })
  const answering = yield* Scope.fork(surrounding)
  yield* Effect.addFinalizer(() => Effect.sync(() => logins.end(closed())))
  return new Pooled(logins, { maxLifetime, size }, seats, pool, answering, metrics)
})
