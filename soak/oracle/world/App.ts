/** The app of a run: it connects, and works in one of several ways. */
import {
  Command,
  ImapConnection,
  type ImapError,
  ImapPool,
  Supervised,
  type Transport
} from "@effect-imap/core"
import { Cause, Effect, Exit, type Scope, Stream } from "effect"
import type * as Dice from "../../world/Dice.ts"
import type { Cast } from "./Cast.ts"
import { mailProgram } from "./mailProgram.ts"

/** The mailboxes other than INBOX. */
const opened = ["Archive", "INBOX.Bills", "INBOX.Receipts"]

type App = (cast: Cast) => Effect.Effect<void, never, Scope.Scope | Transport.Transport>
/** Sends one command and waits for it, or abandons it. */
const command = ({ dice }: Cast, connection: ImapConnection.ImapConnection): Effect.Effect<unknown> =>
  Effect.suspend(() => {
    const operation = dice.pick<Effect.Effect<unknown, ImapError.ImapError>>(
      connection.execute(Command.noop),
      connection.execute(Command.fetch("1:*", ["UID", "FLAGS"])),
      connection.execute(Command.fetch("1:3", { flags: true })),
      connection.execute(Command.raw("UID SEARCH", "ALL")),
      connection.execute(Command.status("Archive", ["messages"])),
      connection.select(dice.pick("Archive", "INBOX", "no such")),
      connection.execute(Command.raw("UID STORE", "1", "+FLAGS.SILENT", "(\\Seen)")),
      connection.execute(Command.raw("LOGIN", "a", "b"))
    )
    const timeoutMs = dice.pick(undefined, undefined, undefined, 1_000, 15_000)
    return Effect.exit(timeoutMs === undefined ? operation : Effect.timeoutOption(operation, timeoutMs))
  })

/** Reads a message piece by piece, with pauses. */
const reads = ({ dice }: Cast, connection: ImapConnection.ImapConnection): Effect.Effect<unknown> => {
  const pause = dice.pick(0, 20, 60, 300)
  const stream = connection.stream(Command.fetch(1 + dice.below(3), { source: true }))
  return Effect.exit(Stream.runForEach(stream, () => (pause > 0 ? Effect.sleep(pause) : Effect.void)))
}

const holds = (cast: Cast, connection: ImapConnection.ImapConnection): Effect.Effect<unknown> => {
  const { dice } = cast
  const work = Effect.andThen(command(cast, connection), Effect.sleep(dice.pick(100, 9_000, 40_000)))
  const held = connection.within("INBOX", () => work)
  return Effect.all([Effect.exit(held), Effect.delay(command(cast, connection), 50)], { concurrency: 2 })
}

const works = Effect.fnUntraced(function* (cast: Cast, connection: ImapConnection.ImapConnection) {
  const { dice } = cast
  for (let remaining = dice.pick(1, 4, 12, 30); remaining > 0; remaining--) {
    yield* dice.chance(0.12)
      ? reads(cast, connection)
      : dice.chance(0.06)
        ? holds(cast, connection)
        : command(cast, connection)
    yield* Effect.sleep(dice.pick(0, 50, 1_000, 3_000, 60_000))
  }
})

/** Connects once, works, and leaves in one of three ways. */
const once: App = Effect.fnUntraced(function* (cast) {
  const { account, dice } = cast
  const opening = ImapConnection.make(account).pipe(
    Effect.timeoutOrElse({
      duration: dice.pick("5 minutes", "5 minutes", "4 seconds"),
      orElse: () => Effect.interrupt
    })
  )
  const exit = yield* Effect.exit(opening)
  if (Exit.isFailure(exit)) return
  yield* works(cast, exit.value)
  if (dice.chance(0.6)) yield* exit.value.logout
})

/** Keeps an account open for hours while mail comes, and listens to its changes or not. */
const supervised: App = Effect.fnUntraced(function* (cast) {
  const { account, dice, mail } = cast
  const made = yield* Effect.exit(Supervised.make(account))
  if (Exit.isFailure(made)) return
  const kept = made.value
  if (dice.chance(0.6)) yield* Effect.forkScoped(Stream.runDrain(kept.changes()))
  const isIdle = dice.chance(0.5)
  for (let remaining = 6 + dice.below(20); remaining > 0; remaining--) {
    yield* Effect.sleep(dice.pick(500, 20_000, 60_000, 700_000))
    if (dice.chance(0.6)) yield* mail.deliver("INBOX", cast.message())
    if (isIdle || dice.chance(0.5)) continue
    yield* Effect.timeoutOption(
      Effect.exit(kept.use((connection) => command(cast, connection))),
      "10 minutes"
    )
  }
  if (dice.chance(0.5)) yield* kept.logout
})

/** Several callers share a few connections. */
const pooled: App = Effect.fnUntraced(function* (cast) {
  const { account, dice } = cast
  const pool = yield* Effect.orDie(
    ImapPool.make(account, { size: dice.pick(1, 2, 4), idleTimeToLive: "1 minute" })
  )
  const call = Effect.suspend(() =>
    Effect.exit(
      pool.use(dice.pick("INBOX", ...opened), (connection) =>
        Effect.andThen(command(cast, connection), Effect.sleep(dice.pick(0, 2_000, 8_000)))
      )
    )
  )
  yield* Effect.forEach(
    Array.from({ length: dice.pick(2, 6, 12) }),
    () => Effect.delay(Effect.timeoutOption(call, "4 minutes"), dice.below(20_000)),
    { concurrency: "unbounded", discard: true }
  )
})

/** Runs several workers, each of which repeatedly opens one mailbox on one connection. */
const workers: App = Effect.fnUntraced(function* (cast) {
  const { account, dice } = cast
  const options = dice.chance(0.5) ? { label: "workers" } : {}
  const worker = Effect.fnUntraced(function* (mailbox: string) {
    for (let remaining = dice.pick(1, 2, 4); remaining > 0; remaining--) {
      const opening = Effect.exit(ImapConnection.make({ ...account, mailbox }, options))
      yield* Effect.scoped(
        Effect.flatMap(opening, (exit) => (Exit.isSuccess(exit) ? works(cast, exit.value) : Effect.void))
      )
      yield* Effect.sleep(dice.pick(100, 5_000, 60_000))
    }
  })
  yield* Effect.forEach(
    Array.from({ length: dice.pick(2, 4, 6) }, () => dice.pick("INBOX", ...opened)),
    (mailbox) => Effect.delay(Effect.timeoutOption(worker(mailbox), "20 minutes"), dice.pick(0, 300, 30_000)),
    { concurrency: "unbounded", discard: true }
  )
})

/** Draws an app. */
export const draw = (dice: Dice.Dice): App =>
  dice.pick(once, once, supervised, supervised, pooled, workers, mailProgram, mailProgram, mailProgram)

/** Returns whether no part of the run ended with a defect. */
export const isSound = (exit: Exit.Exit<unknown> | undefined): boolean =>
  exit !== undefined && (Exit.isSuccess(exit) || !Cause.hasDies(exit.cause))
