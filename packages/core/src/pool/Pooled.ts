/** A pool as an app uses it: connections of one account, and which fiber uses which. */
import { Context, type Duration, Effect, Exit, Pool, Queue, Scope, Stream } from "effect"
import type { Account } from "../Account.ts"
import { wrongFunction, wrongSelect } from "../connection/calls.ts"
import { validated } from "../connection/makeRun.ts"
import type { ImapConnection } from "../connection/ImapConnection.ts"
import type { WithinOptions } from "../connection/Sharing.ts"
import { within } from "../connection/within.ts"
import type * as ImapError from "../ImapError.ts"
import { Pacing } from "../Pacing.ts"
import { Transport } from "../Transport.ts"
import { closed, Logins } from "./Logins.ts"
import type { Member, Visit } from "./Member.ts"
import type { ImapPool } from "./ImapPool.ts"

export interface PoolSettings {
  readonly size: number
  readonly label: string | undefined
  readonly idle: Duration.Duration
  /** In milliseconds. */
  readonly maxLifetime: number
}

/**
 * What Effect's pool counts and lends. It always returns the seat that was used last; its connection is decided when it
 * is taken: it is exchanged with that of a free seat that has the right mailbox open.
 */
interface Seat {
  member: Member
  isFree: boolean
}

/** What a caller has until its work ends. */
interface Loan {
  readonly scope: Scope.Closeable
  /** None while it waits for one. */
  member: Member | undefined
}

/** The connection of each pool that an effect uses. */
const Used = Context.Reference<ReadonlyMap<ImapPool, Member>>("@effect-imap/core/ImapPool/Used", {
  defaultValue: () => new Map()
})

/** The elements of a stream that are read before someone takes them. */
const ahead = 16

type Use<A, E, R> = (connection: ImapConnection) => Effect.Effect<A, E, R>

export class Pooled implements ImapPool {
  private readonly logins: Logins
  private readonly maxLifetime: number
  private readonly seats: Set<Seat>
  private readonly pool: Pool.Pool<Seat, ImapError.ImapError>
  /** Of connections that are kept for an answer that nobody waits for. */
  private readonly answering: Scope.Scope

  constructor(
    logins: Logins,
    maxLifetime: number,
    seats: Set<Seat>,
    pool: Pool.Pool<Seat, ImapError.ImapError>,
    answering: Scope.Scope
  ) {
    this.logins = logins
    this.maxLifetime = maxLifetime
    this.seats = seats
    this.pool = pool
    this.answering = answering
  }

  get use(): ImapPool["use"] {
    return <A, E, R>(...given: [Use<A, E, R>] | [string, Use<A, E, R>, (WithinOptions | undefined)?]) => {
      if (given.length === 1) {
        const [f] = given
        return wrongFunction(f) ?? this.working(undefined, ({ connection }) => f(connection))
      }
      const [mailbox, f, options = {}] = given
      const wrong = wrongSelect(mailbox, options) ?? wrongFunction(f)
      if (wrong !== undefined) return wrong
      const work = ({ connection, live }: Member) =>
        within(live, mailbox, () => f(connection), options, "stays")
      return this.working({ mailbox, readOnly: options.readOnly ?? false }, work)
    }
  }

  get stream(): ImapPool["stream"] {
    return (mailbox, f, options) => {
      const wrong = wrongSelect(mailbox, options) ?? wrongFunction(f)
      if (wrong !== undefined) return Stream.fromEffect(wrong)
      // the connection is lent to a fiber, and a stream is run by the one that takes from it
      return Stream.callback(
        (queue) =>
          this.use(mailbox, (connection) => Stream.runIntoQueue(f(connection), queue), options).pipe(
            Effect.catchCause((cause) => Queue.failCause(queue, cause))
          ),
        { bufferSize: ahead, strategy: "suspend" }
      )
    }
  }

  /** Works with the connection that the caller has, or else with one that is lent to it. */
  private working<A, E, R>(
    visit: Visit | undefined,
    work: (member: Member) => Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    return Effect.withFiber((fiber) => {
      const used = fiber.getRef(Used)
      const mine = used.get(this)
      const working = (member: Member) =>
        Effect.provideService(work(member), Used, new Map([...used, [this, member]]))
      return mine === undefined ? this.lent(visit, working) : working(mine)
    })
  }

  /** Lends one of the connections as long as the work lasts. */
  private lent<A, E, R>(
    visit: Visit | undefined,
    work: (member: Member) => Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    return Effect.acquireUseRelease(
      Effect.map(Scope.make(), (scope): Loan => ({ scope, member: undefined })),
      (loan) => Effect.flatMap(this.well(visit, loan), work),
      (loan, exit) => this.ended(loan, exit)
    )
  }

  /**
   * Gives the connection back. An interrupted caller may leave a command that is not answered yet, and the next one would
   * wait for that answer: such a connection is kept until the answer has come, and the caller does not wait for it.
   */
  private ended({ member, scope }: Loan, exit: Exit.Exit<unknown, unknown>): Effect.Effect<void> {
    const back = Scope.close(scope, exit)
    return member === undefined || !member.isOpen || member.isClear
      ? back
      : Effect.asVoid(Effect.forkIn(Effect.ensuring(member.answered, back), this.answering))
  }

  /** Returns a living connection; dead ones are replaced. */
  private well(visit: Visit | undefined, loan: Loan): Effect.Effect<Member, ImapError.ImapError> {
    return Effect.gen({ self: this }, function* () {
      while (true) {
        const scope = yield* Scope.fork(loan.scope)
        const seat = yield* Scope.provide(this.logins.awaiting(Pool.get(this.pool)), scope)
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

  private take(seat: Seat, visit: Visit | undefined): void {
    seat.isFree = false
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
      seat.member.rest()
      return seat.member.isOpen && seat.member.isClear ? Effect.void : Pool.invalidate(this.pool, seat)
    })
  }
}

/** Makes a pool. The end of its scope refuses waiting callers, waits for working ones, and logs out each connection. */
export const make = Effect.fnUntraced(function* (
  given: Account,
  { idle, label, maxLifetime, size }: PoolSettings
): Effect.fn.Return<ImapPool, ImapError.ImapError, Scope.Scope | Transport> {
  const account = yield* validated(given, yield* Transport)
  const pacing = yield* Pacing
  const surrounding = yield* Effect.scope
  const scope = yield* Scope.fork(surrounding)
  const logins = new Logins({ account, label, pacing, scope })
  const seats = new Set<Seat>()
  const acquire = Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const member = yield* restore(logins.next(() => logins.open++))
      const seat: Seat = { member, isFree: true }
      seats.add(seat)
      const leaving = Effect.suspend(() => {
        seats.delete(seat)
        return Effect.ensuring(
          seat.member.close,
          Effect.sync(() => logins.open--)
        )
      })
      yield* Effect.addFinalizer(() => leaving)
      return seat
    })
  )
  const pool = yield* Pool.makeWithTTL({ acquire, min: 0, max: size, timeToLive: idle })
  const answering = yield* Scope.fork(surrounding)
  yield* Effect.addFinalizer(() => Effect.sync(() => logins.end(closed())))
  return new Pooled(logins, maxLifetime, seats, pool, answering)
})
