/**
 * The capabilities of a server with mailboxes, and the times of its reports. All of it is allowed; little of it is
 * usual.
 */
import type * as Dice from "../../world/Dice.ts"

export interface Habits {
  readonly capabilities: string
  /** CONDSTORE is listed, but this mailbox keeps no mod-sequences. RFC 7162 §3.1.2.2. */
  readonly noModSeq: boolean
  readonly uidValidity: boolean
  readonly uidNext: boolean
  /** SEARCH leaves out removed messages before EXPUNGE reports them, as in Cyrus. */
  readonly hides: boolean
  /** FETCH still returns removed messages before EXPUNGE reports them, as in Dovecot. */
  readonly keeps: boolean
  /** Unsolicited FETCH contains the UID. */
  readonly names: boolean
  /** EXPUNGE comes with UID commands, and not only with NOOP and IDLE. RFC 9051 §7.5.1. */
  readonly expungesSoon: boolean
  /** The order of reports. */
  readonly order: ReadonlyArray<"arrived" | "flags" | "gone">
  /** The flags of new messages come with EXISTS, unsolicited. */
  readonly eager: boolean
  /** The OK of a command contains the highest reported mod-sequence. RFC 7162 §3.1.2.1. */
  readonly modSeqCodes: boolean
  /** VANISHED (EARLIER) contains every absent UID, since the server remembers none. RFC 7162 §3.2.5.2. */
  readonly forgets: boolean
  readonly shuffles: boolean
  /** Probabilities, from 0 to 1, of reports within an answer, and while no command is in progress. */
  readonly interjects: number
  readonly speaksUp: number
  /** Probabilities that others act, and that time passes, between two lines of an answer. */
  readonly meddles: number
  readonly pauses: number
  /** The server's handling of a connection whose open mailbox another client deletes or renames. RFC 2180 §3.3, §3.4. */
  readonly onMailboxGone: MailboxGone
}

/** The connection is closed, continues as before, gets only refusals, or sees all messages expunged. */
export type MailboxGone = "ended" | "kept" | "refused" | "emptied"

export type Ability = "QRESYNC" | "CONDSTORE" | "neither"

export const listed = (ability: Ability): string =>
  ability === "QRESYNC" ? "ENABLE CONDSTORE QRESYNC" : ability === "CONDSTORE" ? "ENABLE CONDSTORE" : "ENABLE"

const orders: ReadonlyArray<Habits["order"]> = [
  ["gone", "arrived", "flags"],
  ["arrived", "flags", "gone"],
  ["flags", "gone", "arrived"],
  ["arrived", "gone", "flags"]
]

export const draw = (dice: Dice.Dice): Habits => {
  const ability = dice.pick<Ability>("QRESYNC", "QRESYNC", "CONDSTORE", "neither")
  const names = ["IDLE", "ESEARCH", "UNSELECT"].filter((name) => dice.chance(name === "IDLE" ? 0.8 : 0.6))
  const objectId = dice.chance(0.3) ? ["OBJECTID"] : []
  return {
    capabilities: ["IMAP4rev1", "UIDPLUS", listed(ability), ...names, ...objectId].join(" "),
    noModSeq: dice.chance(0.04),
    uidValidity: dice.chance(0.95),
    uidNext: dice.chance(0.85),
    hides: dice.chance(0.5),
    keeps: dice.chance(0.3),
    names: dice.chance(0.5),
    expungesSoon: dice.chance(0.6),
    order: dice.oneOf(orders) ?? ["gone", "arrived", "flags"],
    eager: dice.chance(0.3),
    modSeqCodes: dice.chance(0.5),
    forgets: dice.chance(0.3),
    shuffles: dice.chance(0.15),
    interjects: dice.pick(0, 0.3, 0.8),
    speaksUp: dice.pick(0, 0, 0.5),
    meddles: dice.pick(0, 0.03, 0.15, 0.3),
    pauses: dice.pick(0, 0.05, 0.2),
    onMailboxGone: "kept"
  }
}
