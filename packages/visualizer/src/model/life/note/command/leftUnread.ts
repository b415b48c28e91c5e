/** Notes of unread messages that a FETCH without an answer may have marked as read. */
import { isHidden } from "../../../evidence/mailboxName.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Note } from "../../Note.ts"
import type { OpenMailbox } from "../../../evidence/watch/OpenMailbox.ts"
import type { LostCommand } from "../../stay/Commands.ts"
import type { Lived } from "../../Lived.ts"
import { part } from "../../Part.ts"
import { mostOf } from "../../../../trace/extremes.ts"
import { mostTold } from "./unansweredOf.ts"

export const leftUnread = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = leftUnreadIn(account)
  const uids = Array.from(new Set(all.flatMap((each) => each.uids)))
  if (uids.length === 0) return []
  const [them, their] = uids.length === 1 ? ["it", "its UID"] : ["them", "their UIDs"]
  return [
    {
      part: part("leftUnread", uids, mostOf(all.map(({ searches }) => searches))),
      whose: Advice.parties.app,
      try: `Read ${them} by ${their} (UID FETCH ${uids.slice(0, mostTold).join(",")} BODY.PEEK[]), or mark ${them} as unread: FETCH without .PEEK sets \\Seen, also if the connection is lost before all of the message has come. Let the app ask for BODY.PEEK[], and set \\Seen itself when it is done with a message.`,
      actionBy: "app"
    }
  ]
}

/** Unread messages that a FETCH may have marked as read, and did not bring, and the searches since that left them out. */
interface LeftUnread {
  readonly lost: LostCommand
  readonly uids: ReadonlyArray<number>
  readonly searches: number
}

/** A message that is marked as read before the app has it is none that its next search for unread ones finds. RFC 9051 §6.4.5. */
export const leftUnreadIn = (account: ReadonlyArray<Lived>): ReadonlyArray<LeftUnread> =>
  account.flatMap(({ stay }, at) =>
    stay.commands.lost.flatMap((lost) => {
      const later = account.slice(at + 1).map((each) => each.stay)
      const own = lost.marks && placeOf(lost.marks.mailbox)
      if (own === undefined || later.some(({ isPartial }) => isPartial)) return []
      const { downloads } = stay.use.commands
      const searched = later
        .flatMap(({ use }) => use.commands.unreadSearches.answered)
        .filter(({ mailbox }) => placeOf(mailbox) === own)
      const uids = (lost.marks?.uids ?? []).filter(
        (uid) =>
          !downloads.messages.has(`${own} ${uid}`) &&
          !later.some(({ use }) => use.commands.unreadSearches.named.has(uid)) &&
          !searched.some((search) => search.uids.has(uid))
      )
      return searched.length === 0 || uids.length === 0 ? [] : [{ lost, uids, searches: searched.length }]
    })
  )

/** Returns what tells a mailbox from others, in each session. */
const placeOf = ({ name, validity }: OpenMailbox): string | undefined =>
  name === "" || isHidden(name) || validity === undefined ? undefined : `${name} ${validity}`
