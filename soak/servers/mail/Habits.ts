/** What a server with mailboxes offers, and when it says what. All that it does is allowed; little of it is usual. */
import type * as Dice from "../../world/Dice.ts"

export interface Habits {
  readonly capabilities: string
  /** CONDSTORE is listed, and this mailbox keeps no mod-sequences. RFC 7162 §3.1.2.2. */
  readonly noModSeq: boolean
  readonly uidValidity: boolean
  readonly uidNext: boolean
  /** SEARCH leaves out what is removed, before EXPUNGE says so, as Cyrus does. */
  readonly hides: boolean
  /** FETCH still gives what is removed, before EXPUNGE says so, as Dovecot does. */
  readonly keeps: boolean
  /** News of flags names the UID. */
  readonly names: boolean
  /** EXPUNGE comes with UID commands, and not with NOOP and IDLE alone. RFC 9051 §7.5.1. */
  readonly expungesSoon: boolean
  /** What is said first. */
  readonly order: ReadonlyArray<"arrived" | "flags" | "gone">
  /** The flags of what is new come with EXISTS, unasked. */
  readonly eager: boolean
  /** The OK of a command contains the highest reported mod-sequence. RFC 7162 §3.1.2.1. */
  readonly modSeqCodes: boolean
  /** VANISHED (EARLIER) has every UID that is not there: it remembers none. RFC 7162 §3.2.5.2. */
  readonly forgets: boolean
  readonly shuffles: boolean
  /** Chances, from 0 to 1: news in the midst of an answer, and while no command is in progress. */
  readonly interjects: number
  readonly speaksUp: number
  /** Others act between two lines of an answer, and time passes there. */
  readonly meddles: number
  readonly pauses: number
}

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
    pauses: dice.pick(0, 0.05, 0.2)
  }
}
