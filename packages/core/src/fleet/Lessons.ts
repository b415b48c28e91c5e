/**
 * What the runners of a fleet learn of hosts and accounts, for all of them: many runners ask a host no faster than one
 * would, and a lockout or a limit that one has met holds for the others.
 *
 * Each runner writes what it has learned to the store, and reads what the others have, once a second. A store that is
 * away stops nothing: what was heard last holds until its time.
 */
import { Clock, Duration, Effect, Latch, Option, type Scope, Semaphore } from "effect"
import { accountOf } from "../account/Server.ts"
import { monotonicMillis } from "../clock.ts"
import type { LessonStore } from "../FleetStore.ts"
import type { Lockouts } from "../Lockouts.ts"
import { remembered } from "../supervision/Gate.ts"
import type { Peers } from "../supervision/Peers.ts"
import type { SharedPacing } from "../supervision/SharedPacing.ts"
import { keyOf, type Lesson } from "./Lesson.ts"

/** How often others are listened to, and how long the store may take. */
const often = "1 second"

/** A runner that has not been heard of for so long is gone, in milliseconds. */
const presentFor = 10_000

/** How often it repeats what ends with it. */
const repeated = presentFor / 4

/** A lesson, and for how many milliseconds yet. */
export interface Said {
  readonly lesson: Lesson
  readonly ms: number
}

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
  /** By place and by account: what was said last, here or by others. */
  private readonly slow = new Map<string, Held<Extract<Lesson, { _tag: "Slowed" }>>>()
  private readonly lockedOut = new Map<string, Held<Extract<Lesson, { _tag: "LockedOut" }>>>()
  /** Until when another runner has as many connections of an account as its server allows. */
  private full: ReadonlyMap<string, number> = new Map()
  /** What this runner says for as long as it is there, by key. */
  private readonly lasting = new Map<string, Held>()
  private repeatedAt = -Infinity
  /** What is to be written next, by key; without a lesson it is to be forgotten. */
  private readonly pending = new Map<string, Held | undefined>()

  private constructor(store: LessonStore, pacing: SharedPacing, clock: Clock.Clock) {
    this.store = store
    this.pacing = pacing
    this.clock = clock
  }

  /** Shares what this pacing learns for as long as the scope is open. */
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
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(often), lessons.exchanged)))
    return lessons
  })

  /** The runner has accounts from now on: the others know it, and it knows what they have learned, once this returns. */
  begin(runner: string): Effect.Effect<void> {
    return Effect.suspend(() => {
      if (this.runner === runner) return this.informed.await
      this.runner = runner
      this.keep({ _tag: "Present", runner }, Infinity)
      return Effect.andThen(this.exchanged, this.informed.open)
    })
  }

  /** The lockouts of this process, and those that other runners have met. */
  lockouts(own: Lockouts): Lockouts {
    return {
      find: (login) =>
        Effect.map(own.find(login), (found) =>
          Option.orElse(found, () => {
            const { lesson, until = 0 } = this.lockedOut.get(accountOf(login)) ?? {}
            const left = until - this.now
            // of its own lockouts this process knows which secret was refused
            return lesson === undefined || lesson.runner === this.runner || left <= 0
              ? Option.none()
              : Option.some({ retryAfter: Duration.millis(left), serverText: lesson.serverText })
          })
        ),
      begin: (login, serverText, asked) =>
        Effect.tap(own.begin(login, serverText, asked), ({ retryAfter }) =>
          Effect.sync(() => {
            const { runner } = this
            const lesson: Lesson = { _tag: "LockedOut", runner, account: accountOf(login), serverText }
            this.say(lesson, this.now + Duration.toMillis(retryAfter))
          })
        ),
      forget: (login) =>
        Effect.andThen(
          own.forget(login),
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
    this.say({ _tag: "Slowed", runner: this.runner, place, level }, this.now + remembered)

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

  /** What this runner alone knows ends with it, unless it is repeated. */
  private repeat(now: number): void {
    if (now - this.repeatedAt < repeated) return
    this.repeatedAt = now
    for (const [key, { lesson, until }] of this.lasting) {
      if (until > now) this.pending.set(key, { lesson, until: Math.min(until, now + presentFor) })
      else this.lasting.delete(key)
    }
  }

  /** What could not be written is written later. A runner without accounts neither speaks nor listens. */
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
  }).pipe(Effect.timeout(often), Effect.ignore, this.oneAtATime)

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

  /** The others need not wait until they notice. */
  private readonly end: Effect.Effect<void> = Effect.suspend(() => {
    for (const key of this.lasting.keys()) this.pending.set(key, undefined)
    this.lasting.clear()
    return this.exchanged
  })
}
