/** Reserves a connection for one caller, in one mailbox, while the caller's work lasts, and uses it. */
import { DateTime, Effect, Fiber } from "effect"
import { shown } from "../../following/shown.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import type { Wanted } from "../../../lifecycle/machine/Context.ts"
import * as Mailbox from "../../../imap/Mailbox.ts"
import * as Telemetry from "../../telemetry/Telemetry.ts"
import { isSameMailbox } from "../../../imap/wire/Grammar.ts"
import { misuse } from "../../../failure/expects.ts"
import { effectOf } from "../calls.ts"
import type { WithinOptions } from "../ImapConnection.ts"
import type { Stay } from "./Sharing.ts"
import type { Turns } from "./Turns.ts"
import type { Live } from "../Lifecycle.ts"

/** The way in which a visit ends: `returns` opens the earlier mailbox again, which a connection that nobody else uses does not need. */
type Afterwards = "returns" | "stays"

interface Options extends WithinOptions {
  /** Opens the mailbox again if it is open. */
  readonly opensAgain?: boolean
}

interface Found extends Wanted {
  readonly wasOpen: boolean
}

export const within = <A, E, R>(
  live: Live,
  mailbox: string,
  f: (mailbox: Mailbox.MailboxState) => Effect.Effect<A, E, R>,
  options: Options,
  afterwards: Afterwards = "returns"
): Effect.Effect<A, E | ImapError.ImapError, R> =>
  Effect.withFiber((fiber) => {
    const { sharing } = live
    const around = sharing.stayOf(fiber)
    if (around !== undefined) return nested(live, around, mailbox, f, options.readOnly)
    const work = Effect.suspend(() => stayed(live, mailbox, f, options, afterwards))
    return live.workers.during(sharing.inTurn(fiber, "within", work))
  })

/** Does the work; the caller has the turn. */
const stayed = <A, E, R>(
  live: Live,
  mailbox: string,
  f: (mailbox: Mailbox.MailboxState) => Effect.Effect<A, E, R>,
  { opensAgain = false, readOnly = false }: Options,
  afterwards: Afterwards
): Effect.Effect<A, E | ImapError.ImapError, R> => {
  const { sharing } = live
  const stay: Stay = { on: sharing, mailbox, readOnly, turns: sharing.innerTurns(), isOver: false }
  const found = { ...live.context.wanted, wasOpen: isOpen(live) }
  const isFound =
    found.wasOpen &&
    found.mailbox !== null &&
    isSameMailbox(found.mailbox, mailbox) &&
    found.readOnly === readOnly
  const select = Telemetry.call(
    "select",
    () => Telemetry.placeOf(live),
    Effect.suspend(() => selected(live, { mailbox, readOnly }, !isFound))
  )
  return Effect.acquireUseRelease(
    Effect.sync(() => sharing.begin(stay)),
    () =>
      Effect.updateContext(
        Effect.flatMap(isFound && !opensAgain ? opened(live) : select, (state) =>
          whileUsed(
            live,
            stay.turns,
            Effect.suspend(() => effectOf(f(state)))
          )
        ),
        (context) => sharing.selections.withMeant(context, { mailbox, stay })
      ),
    () => leaving(live, stay, afterwards === "returns" ? found : undefined)
  )
}

/** Opens the mailbox again that was found, unless the connection stays. If it has ended, the next one begins there. */
const leaving = Effect.fnUntraced(function* (live: Live, stay: Stay, found: Found | undefined) {
  const { run, sharing } = live
  stay.isOver = true
  // fibers that it forked may still wait for a command: they get as long as a command may take
  yield* Effect.timeoutOption(stay.turns.withPermit("within", Effect.void), run.policy.limits.command)
  if (found !== undefined && !isAt(live, found)) {
    const { mailbox, readOnly } = found
    yield* Effect.ignore(
      mailbox === null ? live.unselect(false) : selected(live, { mailbox, readOnly }, false)
    )
  }
  sharing.end()
})

const isAt = (live: Live, { mailbox, readOnly, wasOpen }: Found): boolean => {
  const { wanted } = live.context
  return isOpen(live) ? mailbox === wanted.mailbox && readOnly === wanted.readOnly : !wasOpen
}

/** Selects a mailbox; the next connection does not begin at a visit. The caller has the turn. */
export const selected = (
  live: Live,
  { mailbox, readOnly }: { readonly mailbox: string; readonly readOnly: boolean },
  visits: boolean
) => Effect.flatMap(live.select(mailbox, readOnly, visits), () => opened(live))

/** The open mailbox; fails with the reason if it was refused. */
const opened = (live: Live): Effect.Effect<Mailbox.MailboxState, ImapError.ImapError> =>
  Effect.suspend(() => {
    const { failure, wanted } = live.context
    if (isOpen(live)) {
      return Effect.succeed(mailboxOf(live) ?? Mailbox.empty(wanted.mailbox ?? "", wanted.readOnly))
    }
    return failure === undefined ? live.ended : Effect.fail(failure)
  })

export const mailboxOf = ({ attempt, run: { recorder } }: Live): Mailbox.MailboxState | undefined =>
  attempt.mailbox && shown(attempt.mailbox, recorder.redactor)

/** Leaves the mailbox. The caller has the turn. */
export const unselected = (live: Live, expunges: boolean): Effect.Effect<void, ImapError.ImapError> =>
  Effect.suspend(() => {
    if (!isOpen(live)) return Effect.void
    return Effect.flatMap(live.unselect(expunges), () => {
      const { failure } = live.context
      return isOpen(live) ? (failure === undefined ? live.ended : Effect.fail(failure)) : Effect.void
    })
  })

const isOpen = ({ state }: Pick<Live, "state">): boolean => state.startsWith("selected.")

/** The mailbox that is open, if one is. */
export const openMailbox = (live: Pick<Live, "state" | "context">): string | undefined =>
  isOpen(live) ? (live.context.wanted.mailbox ?? undefined) : undefined

/** A `within` inside another: the mailbox is open, and the caller has the connection. */
const nested = <A, E, R>(
  live: Live,
  around: Stay,
  mailbox: string,
  f: (mailbox: Mailbox.MailboxState) => Effect.Effect<A, E, R>,
  readOnly = false
): Effect.Effect<A, E | ImapError.ImapError, R> => {
  if (around.isOver) return misuse("the `within` that this one was forked in has ended")
  if (!isSameMailbox(around.mailbox, mailbox)) {
    return misuse(
      "a `within` of one mailbox cannot contain one of another: begin it after the first has ended"
    )
  }
  return around.readOnly && !readOnly
    ? misuse("a `within` that may change the mailbox cannot begin in one that is read-only")
    : Effect.flatMap(opened(live), (state) => effectOf(f(state)))
}

/** The limit is looked at so many times, and the hold is told of after the first. */
const looks = 10

/** Does the work of a turn, while it uses the connection: otherwise it fails, and what it left undone ends without it. */
const whileUsed = <A, E, R>(
  live: Live,
  turns: Turns,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E | ImapError.ImapError, R> => {
  if (!live.run.settings.keptAlive) return work
  return Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkDetach(restore(work), { startImmediately: true })
      return yield* restore(Effect.raceFirst(Fiber.join(fiber), untilUnused(live, turns))).pipe(
        Effect.onInterrupt(() => Fiber.interrupt(fiber)),
        // whatever the work does then, it has the connection no longer
        Effect.ensuring(Effect.sync(() => fiber.interruptUnsafe()))
      )
    })
  )
}

/** Fails once the turns were not used for as long as the policy allows. */
export const untilUnused = Effect.fnUntraced(function* (
  live: Live,
  turns: Turns
): Effect.fn.Return<never, ImapError.ImapError> {
  const { clock, policy, recorder } = live.run
  const { hold } = policy.limits
  const began = clock.currentTimeMillisUnsafe()
  const looked = Effect.gen(function* () {
    let seen = turns.uses
    for (let unused = 0; unused < looks;) {
      yield* Effect.sleep(hold / looks)
      const isUnused = turns.uses === seen && !turns.isInUse
      seen = turns.uses
      if (isUnused && unused === 0) {
        const until = clock.currentTimeMillisUnsafe() + hold - hold / looks
        live.held({ since: DateTime.makeUnsafe(began), until: DateTime.makeUnsafe(until) })
      } else if (!isUnused && unused > 0) live.held(undefined)
      unused = isUnused ? unused + 1 : 0
    }
  })
  yield* Effect.ensuring(
    looked,
    Effect.sync(() => live.held(undefined))
  )
  if (recorder.turn !== undefined) recorder.turn.ended = "HeldTooLong"
  return yield* ImapError.make({ _tag: "HeldTooLong", afterMs: Math.round(hold) }, "command")
})
