/** A supervised account, the readers of its mailbox, and the server, during a run. */
import { Supervised, Transport } from "@effect-imap/core"
import type { MemoryTransport } from "@effect-imap/core/testing"
import { type Clock, Effect, Exit, Redacted, Schedule, Scope } from "effect"
import { type Post, unreported } from "../../servers/mail/Post.ts"
import type { Excuses } from "../../world/Copy.ts"
import type * as Dice from "../../world/Dice.ts"
import { type Options as ReaderOptions, Reader } from "../../world/Reader.ts"
import * as Rig from "../../world/Rig.ts"

/** The record of a run. */
export interface Record {
  memory: MemoryTransport.MemoryTransport | undefined
  operations: number
  changes: number
  readonly problems: Set<string>
  readonly notes: Array<readonly [at: number, text: string]>
}

export const makeRecord = (): Record => ({
  memory: undefined,
  operations: 0,
  changes: 0,
  problems: new Set(),
  notes: []
})

export interface Options {
  readonly dice: Dice.Dice
  readonly post: Post
  readonly record: Record
  /** The milliseconds by which the wall clock is ahead. */
  readonly jump: { ahead: number }
  readonly clock: Clock.Clock
  readonly isLarge: boolean
  readonly transport: Transport.Transport
  readonly listeners: Listeners
  /** The followed mailbox. */
  readonly mailbox: () => string
  /** The one that the app selects for a while. */
  readonly other: string
  /** True if every connection is reset once more after the last fault. */
  readonly endsAll: boolean
  /** Returns the server's new capabilities, if they change during the run. */
  readonly offers: () => string
}

/** The listeners: who follows which mailbox, and how. */
export type Listeners = ReadonlyArray<Pick<ReaderOptions, "how" | "mailbox" | "page">>

export interface Scene extends Options {
  readonly readers: ReadonlyArray<Reader>
  readonly note: (text: string) => void
  readonly supervised: () => Supervised.Supervised
  /** Ends a reader, which continues from its token. */
  readonly reenter: (reader: Reader) => Effect.Effect<void>
  /** Ends the app, which continues from its last reported token. */
  readonly restart: Effect.Effect<void>
}

/** The account at the model's server. */
export const account = {
  host: Rig.host,
  security: "none",
  allowPlaintext: true,
  user: "user@example.com",
  password: Redacted.make("password")
} as const

interface Life {
  readonly scope: Scope.Closeable
  readonly supervised: Supervised.Supervised
}

export const make = Effect.fnUntraced(function* (options: Options) {
  const { clock, dice, record, transport } = options
  const note = (text: string) => void record.notes.push([clock.currentTimeMillisUnsafe(), text])
  const readers = readersOf(options, note)

  const begin = Effect.fnUntraced(function* () {
    const scope = yield* Scope.make()
    const supervised = yield* Supervised.make(account).pipe(
      Scope.provide(scope),
      Effect.provideService(Transport.Transport, transport),
      Effect.orDie
    )
    yield* Effect.forkIn(owner(supervised), scope)
    for (const reader of readers) {
      if (dice.chance(0.3)) yield* Effect.sleep(dice.pick(10, 1_000, 60_000))
      yield* Scope.provide(reader.listen(supervised), outer)
    }
    return { scope, supervised } satisfies Life
  })

  const outer = yield* Effect.scope
  let life = yield* begin()
  yield* Effect.addFinalizer(() => Scope.close(life.scope, Exit.void))

  const scene: Scene = {
    ...options,
    note,
    readers,
    supervised: () => life.supervised,
    reenter: (reader) =>
      Effect.andThen(
        reader.stop,
        Effect.suspend(() => Scope.provide(reader.listen(life.supervised), outer))
      ),
    restart: Effect.gen(function* () {
      yield* Scope.close(life.scope, Exit.void)
      for (const reader of readers) yield* reader.drained
      life = yield* begin()
    })
  }
  return scene
})

/** Draws one or two readers. */
export const drawListeners = (dice: Dice.Dice): Listeners =>
  Array.from({ length: dice.pick(1, 2) }, () => ({ how: "changes", page: drawPage(dice) }))

/** Draws how many messages an app takes at once; all, in half of the cases. */
export const drawPage = (dice: Dice.Dice): number | undefined =>
  dice.chance(0.5) ? undefined : dice.pick(1, 2, 5, 40)

const readersOf = (
  { isLarge, listeners, post, record }: Options,
  note: Scene["note"]
): ReadonlyArray<Reader> =>
  listeners.map(({ how, mailbox, page }, index) => {
    const name = `${how}${mailbox === undefined ? "" : ` ${mailbox}`}${page === undefined ? "" : ` by ${page}`}`
    return new Reader({
      how,
      mailbox,
      page,
      excuses: () => excusesOf(post, isLarge && page === undefined, how, page),
      note: (text) => {
        record.changes++
        note(`  ${index + 1} ${name}: ${text}`)
      },
      problem: (text) => {
        note(`  ${index + 1} ${name}: ${text} !!!`)
        record.problems.add(`${how}: ${text}`)
      }
    })
  })

/** Returns what a server cannot report if it refuses answers or keeps no mod-sequences. */
const excusesOf = (post: Post, isLarge: boolean, how: Reader["how"], page: number | undefined): Excuses => {
  const missed = unreported(post)
  const isRefused = post.met.has("SEARCH refused")
  // `changesOf`, and readers with pages, read all flags again
  if (how === "changesOf" || page !== undefined) missed.delete("flags")
  if (isRefused || post.met.has("FETCH refused")) missed.add("flags")
  if (isLarge || isRefused) missed.add("expunged").add("arrived")
  return { isLarge: isLarge || isRefused, missed }
}

/** Retries if somebody must act, or if no mailbox is open any more. */
const owner = (supervised: Supervised.Supervised) =>
  Effect.flatMap(supervised.status, ({ _tag }) => {
    if (_tag === "NeedsUser") return supervised.retryNow
    return _tag === "Unselected"
      ? Effect.ignore(
          Effect.timeout(
            supervised.use(({ select }) => select("INBOX")),
            "1 minute"
          )
        )
      : Effect.void
  }).pipe(Effect.repeat(Schedule.spaced("1 minute")))
