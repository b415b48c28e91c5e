/** A note of drafts that an app stores again and again, and does not remove. Pure. */
import { isHidden } from "../../evidence/mailboxName.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Note } from "../Note.ts"
import { part } from "../Part.ts"
import type { Lived } from "../Lived.ts"

/** A message is hardly written faster: what follows sooner is copied from elsewhere; in milliseconds. */
const soon = 5000

/** Fewer may be as many messages. */
const fewest = 10

/** Each time that a draft is saved it is a new message: the one before stays until it is removed. RFC 9051 §6.3.12. */
export const draftsKept = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  if (account.some(({ stay }) => stay.isPartial || stay.use.commands.drafts.isRemoving)) return []
  const all = account.flatMap(({ stay }) => stay.use.commands.drafts.stored)
  const [first] = all
  const saved = all.filter(({ time }, at) => time - (all[at - 1]?.time ?? -Infinity) >= soon)
  if (first === undefined || saved.length < fewest || saved.length * 2 < all.length) return []
  const isOne = !isHidden(first.mailbox) && all.every(({ mailbox }) => mailbox === first.mailbox)
  return [
    {
      part: part("draftsKept", all.length, isOne ? first.mailbox : undefined, account.length > 1),
      whose: Advice.parties.app,
      try: "If they are one message that is saved again and again, let the app remove the copy before as soon as the next one is stored (APPENDUID tells its UID), or use REPLACE (RFC 8508), and save only what has changed. The account's owner can delete the copies that are there.",
      actionBy: "app"
    }
  ]
}
