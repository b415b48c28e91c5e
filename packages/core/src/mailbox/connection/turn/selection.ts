/** The mailbox that is open on a connection: opened and left by whoever has the turn. */
import { Effect } from "effect"
import type { ImapError } from "../../../failure/ImapError.ts"
import * as Mailbox from "../../../imap/Mailbox.ts"
import { shown } from "../../following/shown.ts"
import type { Live } from "../Lifecycle.ts"

/** Selects a mailbox; the next connection does not begin at a visit. */
export const selected = (
  live: Live,
  { mailbox, readOnly }: { readonly mailbox: string; readonly readOnly: boolean },
  visits: boolean
) => Effect.flatMap(live.select(mailbox, readOnly, visits), () => opened(live))

/** The open mailbox; fails with the reason if it was refused. */
export const opened = (live: Live): Effect.Effect<Mailbox.MailboxState, ImapError> =>
  Effect.suspend(() => {
    const { failure, wanted } = live.context
    if (isOpen(live)) {
      return Effect.succeed(mailboxOf(live) ?? Mailbox.empty(wanted.mailbox ?? "", wanted.readOnly))
    }
    return failure === undefined ? live.ended : Effect.fail(failure)
  })

export const mailboxOf = ({ attempt, run: { recorder } }: Live): Mailbox.MailboxState | undefined =>
  attempt.mailbox && shown(attempt.mailbox, recorder.redactor)

/** Leaves the mailbox. */
export const unselected = (live: Live, expunges: boolean): Effect.Effect<void, ImapError> =>
  Effect.suspend(() => {
    if (!isOpen(live)) return Effect.void
    return Effect.flatMap(live.unselect(expunges), () => {
      const { failure } = live.context
      return isOpen(live) ? (failure === undefined ? live.ended : Effect.fail(failure)) : Effect.void
    })
  })

export const isOpen = ({ state }: Pick<Live, "state">): boolean => state.startsWith("selected.")

/** The mailbox that is open, if one is. */
export const openMailbox = (live: Pick<Live, "state" | "context">): string | undefined =>
  isOpen(live) ? (live.context.wanted.mailbox ?? undefined) : undefined
