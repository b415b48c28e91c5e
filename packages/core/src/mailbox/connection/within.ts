/** Reserves a connection for one caller, in one mailbox, while the caller's work lasts. */
import { Effect } from "effect"
import { shown } from "../following/shown.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Wanted } from "../../lifecycle/machine/Context.ts"
import * as Mailbox from "../../imap/Mailbox.ts"
import * as Telemetry from "../telemetry/Telemetry.ts"
import { isSameMailbox } from "../../imap/wire/Grammar.ts"
import { effectOf } from "./calls.ts"
import { whileUsed } from "./held.ts"
import { misuse } from "./misuse.ts"
import type { Stay, WithinOptions } from "./Sharing.ts"
import { Turns } from "./Turns.ts"
import type { Live } from "./Live.ts"

/** The way in which a visit ends: `returns` opens the earlier mailbox again; a connection without other users may stay. */
type Afterwards = "returns" | "stays"

interface Options extends WithinOptions {
  /** Opens the mailbox again if it is open. */
  readonly isAnew?: boolean
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
): Effect.Effect<A, E | ImapError, R> =>
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
  { isAnew = false, readOnly = false }: Options,
  afterwards: Afterwards
): Effect.Effect<A, E | ImapError, R> => {
  const { sharing } = live
  const stay: Stay = { on: sharing, mailbox, readOnly, turns: new Turns(), isOver: false }
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
        Effect.flatMap(isFound && !isAnew ? opened(live) : select, (state) =>
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
  yield* Effect.timeoutOption(stay.turns.withPermit(Effect.void), run.policy.limits.command)
  if (found !== undefined && !isAt(live, found)) yield* Effect.ignore(restored(live, found))
  sharing.end()
})

const restored = (live: Live, { mailbox, readOnly }: Found) =>
  mailbox === null ? live.unselect(false) : selected(live, { mailbox, readOnly }, false)

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
const opened = (live: Live): Effect.Effect<Mailbox.MailboxState, ImapError> =>
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
export const unselected = (live: Live, expunges: boolean): Effect.Effect<void, ImapError> =>
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
): Effect.Effect<A, E | ImapError, R> => {
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
