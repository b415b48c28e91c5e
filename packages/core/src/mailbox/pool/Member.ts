/** One connection of a pool, from its login to its logout. */
import { Clock, Effect, Exit, Scope } from "effect"
import type { Account } from "../../lifecycle/Account.ts"
import { monotonicMillis } from "../../base/clock.ts"
import { noop } from "../../imap/command/noop.ts"
import { begin } from "../connection/begin.ts"
import { exchange } from "../connection/work/exchange.ts"
import { OpenConnection } from "../connection/OpenConnection.ts"
import type { Lifecycle } from "../connection/Lifecycle.ts"
import { isSameMailbox } from "../../imap/wire/Grammar.ts"
import { Asking } from "../connection/turn/TurnRecord.ts"
import { openMailbox } from "../connection/turn/selection.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import { isHostsRefusal, stable } from "../../lifecycle/machine/losses.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type { Pacing } from "../Pacing.ts"
import type { Masker } from "../../trace/Redactor.ts"
import type { Transport } from "../../lifecycle/Transport.ts"

/** A connection that was unused for longer is checked before it is used. */
const maxRestMs = 5_000

export interface Making {
  readonly account: Account
  readonly label: string | undefined
  readonly pacing: Pacing
  /** The share of the account, of all members. */
  readonly memory: MemoryBound
  /** The redactor of all members. */
  readonly redactor: Masker
  /** The scope of all members. */
  readonly scope: Scope.Scope
  /** The number of open members. */
  open: number
}

/** The mailbox in which a caller wants to work. */
export interface Visit {
  readonly mailbox: string
  readonly readOnly: boolean
}

export class Member {
  readonly live: Lifecycle
  readonly connection: OpenConnection
  /** The time of its login, in milliseconds of the monotonic clock. */
  readonly began: number
  private readonly scope: Scope.Closeable
  private rested: number

  constructor(live: Lifecycle, scope: Scope.Closeable) {
    this.live = live
    this.connection = new OpenConnection(live)
    this.scope = scope
    this.began = this.rested = monotonicMillis(live.run.clock)
  }

  /** Milliseconds since the login. */
  get age(): number {
    return monotonicMillis(this.live.run.clock) - this.began
  }

  has({ mailbox, readOnly }: Visit): boolean {
    const open = openMailbox(this.live)
    return (
      open !== undefined && isSameMailbox(open, mailbox) && this.live.context.wanted.readOnly === readOnly
    )
  }

  /** True if commands can be sent, with or without an open mailbox. */
  get isOpen(): boolean {
    return this.live.attempt.winner?.isOpen() === true
  }

  rest(): void {
    this.rested = monotonicMillis(this.live.run.clock)
  }

  /** Returns whether it is alive and young enough; after a rest, NOOP finds out whether it is alive. */
  isWell(maxLifetime: number): Effect.Effect<boolean> {
    return Effect.suspend(() => {
      if (!this.isOpen || this.age >= maxLifetime) return Effect.succeed(false)
      if (monotonicMillis(this.live.run.clock) - this.rested < maxRestMs) return Effect.succeed(true)
      const limit = this.live.run.policy.limits.probe
      return Effect.map(Effect.exit(this.asked(limit)), () => this.isOpen)
    })
  }

  /** True if every command was answered, also those of callers that were interrupted. */
  get isClear(): boolean {
    return this.live.attempt.winner?.commands.isClear() === true
  }

  /** Waits until every command is answered, at most as long as NOOP may take. */
  get answered(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const limit = this.live.run.policy.limits.probe
      return Effect.ignore(Effect.timeoutOption(this.asked(limit), limit))
    })
  }

  private asked(limit: number) {
    const { live } = this
    const sent = Effect.withFiber((fiber) => exchange(live, noop, live.sharing.caller(fiber), { limit }))
    return Effect.provideService(sent, Asking, "keepAlive")
  }

  /** Logs out, if the server listens. */
  get close(): Effect.Effect<void> {
    return Effect.ensuring(this.live.logout, Scope.close(this.scope, Exit.void))
  }
}

/** Logs in, in turn with other connections to the host. */
export const login = Effect.fnUntraced(function* (
  making: Making
): Effect.fn.Return<Member, ImapError, Transport> {
  const { account, label, memory, pacing, redactor } = making
  const clock = yield* Clock.Clock
  const scope = yield* Scope.fork(making.scope)
  const turn = pacing.turn(account, true)
  let outcome: "reached" | "refused" | "other" = "other"
  const connected = Effect.gen(function* () {
    yield* turn.begun(() => {})
    const live = yield* Scope.provide(begin(account, { label }, { memory, redactor }), scope)
    const exit = yield* Effect.exit(live.selected)
    outcome = Exit.isSuccess(exit) ? "reached" : isHostsRefusal(live.context) ? "refused" : "other"
    yield* exit
    return yield* Scope.provide(counted(new Member(live, scope), making), scope)
  })
  return yield* connected.pipe(
    Effect.ensuring(Effect.sync(() => turn.end(outcome, monotonicMillis(clock)))),
    Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
  )
})

/** Counts the member among the open connections of its pool and its host until its scope is closed. */
const counted = (member: Member, making: Making): Effect.Effect<Member, never, Scope.Scope> => {
  const { account, pacing } = making
  return Effect.acquireRelease(
    Effect.sync(() => {
      making.open += 1
      pacing.reached(account)
      return member
    }),
    () =>
      Effect.sync(() => {
        making.open -= 1
        pacing.left(account, member.age >= stable)
      })
  )
}
