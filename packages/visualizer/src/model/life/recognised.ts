/**
 * Which sessions are of one account although nothing names it, or its name is redacted: they open the same INBOX, whose UIDs show
 * it. Pure. RFC 9051 §2.3.1.1.
 */
import type { OpenMailbox } from "../evidence/watch/OpenMailbox.ts"
import { type Lived, ownLabel, serverOf } from "./Lived.ts"

/** An INBOX that lacks as many messages that once had a UID is no chance; many are made with the same UIDVALIDITY. */
const fewestGone = 16

/** Returns what names the account of a session: its label, or the INBOX that it opens. */
export const nameOf = (session: ReadonlyArray<Lived>): string | undefined =>
  ownLabel(session[0]?.stay.started?.label) ?? recognised(session)

/** Returns what names the account of a session whose label is redacted. */
export const recognised = (session: ReadonlyArray<Lived>): string | undefined => {
  const [first] = session
  const { label } = first?.stay.started ?? {}
  if (first === undefined || label === undefined || ownLabel(label) !== undefined) return undefined
  const mailbox = session.flatMap(({ stay }) => inboxOf(stay.openings) ?? []).at(0)
  return mailbox && `${serverOf(first)} ${label} ${mailbox}`
}

/** Returns what tells an INBOX from those of other accounts, as it was opened; other mailboxes may be shared. */
const inboxOf = (openings: ReadonlyArray<OpenMailbox>): string | undefined => {
  const inbox = openings.find(({ name, validity }) => name === "INBOX" && validity !== undefined)
  const { first, uidNext, validity } = inbox ?? {}
  const gone = first === undefined || uidNext === undefined ? 0 : uidNext - 1 - first
  return gone < fewestGone ? undefined : `${validity}, ${gone} gone`
}
