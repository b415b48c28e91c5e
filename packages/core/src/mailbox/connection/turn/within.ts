/** Reserves a connection for one caller, in one mailbox, while the caller's work lasts. */
import { Effect } from "effect"
import type * as ImapError from "../../../failure/ImapError.ts"
import type { Wanted } from "../../../lifecycle/machine/Context.ts"
import type * as Mailbox from "../../../imap/Mailbox.ts"
import * as Telemetry from "../../telemetry/Telemetry.ts"
import { isSameMailbox } from "../../../imap/wire/Grammar.ts"
import { misuse } from "../../../failure/expects.ts"
import { effectOf } from "../calls.ts"
import type { WithinOptions } from "../ImapConnection.ts"
import { whileUsed } from "./hold.ts"
import { isOpen, opened, selected } from "./selection.ts"
import type { Stay } from "./Sharing.ts"
import type { Live } from "../Lifecycle.ts"

/** The end of a visit: `returns` opens the earlier mailbox again, which an otherwise unused connection does not need. */
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
