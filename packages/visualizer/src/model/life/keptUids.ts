/** UIDs that an app keeps although the UIDVALIDITY of their mailbox changed: from one connection to the next. RFC 9051 §2.3.1.1. Pure. */
import { isHidden } from "../evidence/mailboxName.ts"
import { isSame } from "../evidence/watch/Copies.ts"
import type { Before } from "../evidence/Noticed.ts"
import type { Lived } from "./Lived.ts"

/**
 * Returns what is known of the mailbox if each command that asks for what comes after a UID has it from before: the server told
 * it then, with another UIDVALIDITY.
 */
export const beforeOf = (account: ReadonlyArray<Lived>): Before | undefined => {
  const commands = account.flatMap(({ stay }) => stay.use.commands.numbering.beyondUids)
  const eras = account.flatMap(({ stay }) => stay.use.commands.numbering.told.eras)
  const [first] = commands
  if (first === undefined) return undefined
  const { mailbox, validity: now } = first
  const isOf = (name: string, validity: string) => isSame(name, mailbox, validity)
  const before = eras.find(
    (era) =>
      era.validity !== now &&
      isOf(era.mailbox, era.validity) &&
      commands.every(
        ({ line, mailbox: name, uids, validity }) =>
          validity === now && isOf(name, now) && uids.every((uid) => (era.told.get(uid) ?? Infinity) < line)
      )
  )
  if (before === undefined) return undefined
  const openings = account
    .flatMap(({ stay }) => stay.openings)
    .filter((each) => each.validity === now && isOf(each.name, now))
  const [opened, last] = [openings[0], openings.at(-1)]
  const { first: exists = 0, uidNext: next = Infinity } = opened ?? {}
  const shown = new Set(
    eras
      .filter((era) => era.validity === now && isOf(era.mailbox, now))
      .flatMap(({ told }) => Array.from(told.keys()).filter((uid) => uid >= next))
  )
  return {
    mailbox: isHidden(mailbox) ? undefined : mailbox,
    validity: before.validity,
    now,
    more: Math.max(0, (last?.first ?? 0) - exists),
    shown: shown.size
  }
}
