/**
 * Shares what each runner of a fleet learns about hosts and accounts: many runners ask a host no faster than one
 * would, and a lockout or a limit that one of them has met applies to the others.
 *
 * Each runner writes what it has learned to the store, and reads what the others have, once a second. If the store is
 * down, nothing stops: what was read last is valid until its time.
 */
import { Clock, Duration, Effect, Latch, Option, type Scope, Semaphore } from "effect"
import { accountOf } from "../lifecycle/account/Server.ts"
import { monotonicMillis } from "../base/clock.ts"
import type { Lockouts } from "../lifecycle/Lockouts.ts"
import { rememberedMs } from "../mailbox/supervision/Gate.ts"
import type { Peers } from "../mailbox/supervision/Peers.ts"
import type { SharedPacing } from "../mailbox/supervision/SharedPacing.ts"
import { keyOf, type Lesson, presentForMs, type Said } from "./Lesson.ts"
import type { LessonStore } from "./Store.ts"

/** The interval between two exchanges with the store, and the time limit of each. */
const exchangeInterval = "1 second"

/** The interval at which a runner repeats the lessons that are valid only while it exists. */
const repeatIntervalMs = presentForMs / 4

interface Held<L extends Lesson = Lesson> {
  readonly lesson: L
  /** In milliseconds of the monotonic clock. */
  readonly until: number
}

export class Lessons implements Peers {
  private readonly store: LessonStore
  private readonly pacing: SharedPacing
  private readonly clock: Clock.Clock
  private readonly oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)
  /** The address of this runner, once it has accounts. */
  private runner = ""
  private readonly informed = Latch.makeUnsafe(false)
  /** The number of other runners. */
  private others = 0
  /** The last reports, from here or from others, by place and by account. */
  private readonly slow = new Map<string, Held<Extract<Lesson, { _tag: "Slowed" }>>>()
  private readonly lockedOut = new Map<string, Held<Extract<Lesson, { _tag: "LockedOut" }>>>()
  /** Accounts with as many connections on another runner as the server allows, and until when that is valid. */
  private full: ReadonlyMap<string, number> = new Map()
  /** The reports of this runner that hold as long as it exists, by key. */
  private readonly lasting = new Map<string, Held>()
  private repeatedAt = -Infinity
  /** The pending writes by key; `undefined` deletes the lesson. */
  private readonly pending = new Map<string, Held | undefined>()

  private constructor(store: LessonStore, pacing: SharedPacing, clock: Clock.Clock) {
    this.store = store
    this.pacing = pacing
    this.clock = clock
  }

  /** Shares what this pacing learns as long as the scope is open. */
  static readonly make = Effect.fnUntraced(function* (
    store: LessonStore,
    pacing: SharedPacing
  ): Effect.fn.Return<Lessons, never, Scope.Scope> {
    const lessons = new Lessons(store, pacing, yield* Clock.Clock)
    yield* Effect.addFinalizer(() => lessons.end)
    yield* Effect.acquireRelease(
      Effect.sync(() => pacing.join(lessons)),
      (part) => Effect.sync(part)
    )
    yield* Effect.forkScoped(
      Effect.forever(Effect.andThen(Effect.sleep(exchangeInterval), lessons.exchanged))
    )
    return lessons
  })

  /** Begins when the runner has accounts: once this returns, the others know it, and it knows what they have learned. */
  begin(runner: string): Effect.Effect<void> {
    return Effect.suspend(() => {
      if (this.runner === runner) return this.informed.await
      this.runner = runner
      this.keep({ _tag: "Present", runner }, Infinity)
      // if this is interrupted, because the account moves, the next round informs the others that wait
      return this.exchanged
    })
  }

  /** Joins the lockouts of this process and those that other runners have met. */
  lockouts(local: Lockouts): Lockouts {
    return {
      find: (login) =>
        Effect.map(local.find(login), (found) =>
          Option.orElse(found, () => {
            const { lesson, until = 0 } = this.lockedOut.get(accountOf(login)) ?? {}
            const left = until - this.now
            // for its own lockouts, this process knows which secret was refused
            return lesson === undefined || lesson.runner === this.runner || left <= 0
              ? Option.none()
              : Option.some({ retryAfter: Duration.millis(left), serverText: lesson.serverText })
          })
        ),
      begin: (login, serverText, asked) =>
        Effect.tap(local.begin(login, serverText, asked), ({ retryAfter }) =>
          Effect.sync(() => {
            const { runner } = this
            const lesson: Lesson = { _tag: "LockedOut", runner, account: accountOf(login), serverText }
            this.say(lesson, this.now + Duration.toMillis(retryAfter))
          })
        ),
      forget: (login) =>
        Effect.andThen(
          local.forget(login),
          Effect.sync(() => {
            const account = accountOf(login)
            if (this.lockedOut.delete(account))
              this.pending.set(keyOf({ _tag: "LockedOut", account }), undefined)
          })
        )
    }
  }

  readonly processes = (): number => 1 + this.others

  readonly level = (place: string): number => {
    const { lesson, until = 0 } = this.slow.get(place) ?? {}
    return lesson !== undefined && until > this.now ? lesson.level : 0
  }

  readonly fullFor = (account: string): number => Math.max(0, (this.full.get(account) ?? 0) - this.now)

  readonly slowed = (place: string, level: number): void =>
    this.say({ _tag: "Slowed", runner: this.runner, place, level }, this.now + rememberedMs)

  readonly filled = (account: string, ms: number): void =>
    this.keep({ _tag: "Full", runner: this.runner, account }, this.now + ms)

  readonly freed = (account: string): void => {
    const key = keyOf({ _tag: "Full", runner: this.runner, account })
    if (this.lasting.delete(key)) this.pending.set(key, undefined)
  }

  private get now(): number {
    return monotonicMillis(this.clock)
  }

  private say(lesson: Lesson, until: number): void {
    if (this.runner === "") return
    this.pending.set(keyOf(lesson), { lesson, until })
    if (lesson._tag === "Slowed") this.slow.set(lesson.place, { lesson, until })
    if (lesson._tag === "LockedOut") this.lockedOut.set(lesson.account, { lesson, until })
  }

  private keep(lesson: Lesson, until: number): void {
    if (this.runner === "") return
    this.lasting.set(keyOf(lesson), { lesson, until })
    this.repeatedAt = -Infinity
  }

  /** Repeats the lessons that are valid only while this runner exists. */
  private repeat(now: number): void {
    if (now - this.repeatedAt < repeatIntervalMs) return
    this.repeatedAt = now
    for (const [key, { lesson, until }] of this.lasting) {
      if (until > now) this.pending.set(key, { lesson, until: Math.min(until, now + presentForMs) })
      else this.lasting.delete(key)
    }
  }

  /** Writes and reads. What could not be written is written later. A runner without accounts does neither. */
  private readonly exchanged: Effect.Effect<void> = Effect.suspend(() => {
    if (this.runner === "") return Effect.void
    const { now } = this
    this.repeat(now)
    const written = Array.from(this.pending)
    const says = written.flatMap(([, held]) =>
      held === undefined || held.until <= now ? [] : [{ lesson: held.lesson, ms: held.until - now }]
    )
    const forgets = written.flatMap(([key, held]) => (held === undefined ? [key] : []))
    return Effect.map(this.store.exchange(says, forgets), (all) => {
      for (const [key, held] of written) if (this.pending.get(key) === held) this.pending.delete(key)
      this.hear(all)
    })
  }).pipe(
    Effect.timeout(exchangeInterval),
    Effect.ignore,
    Effect.andThen(Effect.suspend(() => (this.runner === "" ? Effect.void : this.informed.open))),
    this.oneAtATime
  )

  private hear(all: ReadonlyArray<Said>): void {
    const { full, now } = this
    const ofOthers = all.filter(({ lesson }) => lesson.runner !== this.runner)
    this.others = ofOthers.filter(({ lesson }) => lesson._tag === "Present").length
    this.full = new Map(
      ofOthers.flatMap(({ lesson, ms }) =>
        lesson._tag === "Full" ? [[lesson.account, now + ms] as const] : []
      )
    )
    for (const { lesson, ms } of ofOthers) {
      const until = now + ms
      if (lesson._tag === "LockedOut") this.lockedOut.set(lesson.account, { lesson, until })
      if (lesson._tag !== "Slowed") continue
      const before = this.level(lesson.place)
      this.slow.set(lesson.place, { lesson, until })
      if (before !== lesson.level) this.pacing.adopt(lesson.place, lesson.level, now)
    }
    for (const account of full.keys()) if (!this.full.has(account)) this.pacing.freed(account)
  }

  /** Reports the end of this runner, so that the others learn of it at once. */
  private readonly end: Effect.Effect<void> = Effect.suspend(() => {
    for (const key of this.lasting.keys()) this.pending.set(key, undefined)
    this.lasting.clear()
    return this.exchanged
  })
}
