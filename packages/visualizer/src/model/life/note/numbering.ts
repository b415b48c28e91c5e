/** The note of a mailbox whose UIDVALIDITY changed between connections. RFC 9051 §2.3.1.1. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Note } from "../Note.ts"
import { part } from "../Part.ts"
import type { Renumbering } from "../renumbering.ts"

/** Returns what is told of so many changes: once may be meant, and again and again is for the server's operator. */
export const numberedAnew = (
  count: number,
  { fewer, goesOn, inTurns }: Pick<Renumbering, "fewer" | "goesOn" | "inTurns">
): Note | undefined =>
  count === 0
    ? undefined
    : {
        part: part("renumbered", count, inTurns.length, fewer, goesOn),
        whose: Advice.parties.server,
        ...(count === 1 ? once : inTurns.length > 0 ? takingTurns(inTurns) : goesOn ? inVain : again)
      }

const once = {
  try: "If the app keeps UIDs of the mailbox, it has to drop them and list it anew. A mailbox that was made anew or restored has another UIDVALIDITY (RFC 9051 §2.3.1.1): if nobody did that, or if messages are missing, ask the server’s operator.",
  turn: "nobody"
} as const

const takingTurns = (inTurns: ReadonlyArray<string>) =>
  ({
    try: `The mailbox has ${inTurns.length} numberings (UIDVALIDITY ${inTurns.join(", ")}) that take turns, as where several servers behind one name keep a copy each: tell its operator. Until then an app can keep what it read under each of them.`,
    turn: "admin"
  }) as const

const again = {
  try: "The server numbers the messages anew again and again, so that all must be read again each time: tell its operator. UIDVALIDITY has to last (RFC 9051 §2.3.1.1).",
  turn: "admin"
} as const

const inVain = {
  try: "The server gives the mailbox another UIDVALIDITY again and again, although its UIDs go on, so that all must be read again each time: tell its operator. UIDVALIDITY has to last as long as the UIDs do (RFC 9051 §2.3.1.1); an app that reads all anew does what it has to.",
  turn: "admin"
} as const
