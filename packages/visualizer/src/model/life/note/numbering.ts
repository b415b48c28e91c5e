/** The note of a mailbox whose UIDVALIDITY changed between connections. RFC 9051 §2.3.1.1. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Note } from "../Note.ts"
import { part } from "../Part.ts"
import type { Renumbering } from "../renumbering.ts"

/** Returns what is told of so many changes: once may be meant, and again and again is for the server's operator. */
export const numberedAnew = (count: number, facts: Omit<Renumbering, "ids">): Note | undefined =>
  count === 0
    ? undefined
    : {
        part: part("renumbered", count, facts),
        whose: facts.isHere ? Advice.parties.gateway : Advice.parties.server,
        ...adviceOn(count, facts)
      }

const adviceOn = (count: number, { goesOn, inTurns, isMadeAnew, software }: Omit<Renumbering, "ids">) => {
  if (software !== undefined) return leftBehind
  if (isMadeAnew) return count === 1 ? madeAnew : madeAnewEach
  if (count === 1) return once
  return inTurns.length > 0 ? takingTurns(inTurns) : goesOn ? inVain : again
}

const leftBehind = {
  try: "Ask the server’s operator to copy the mail from the server that answered before, while it still exists. Nothing shows that anybody deleted it: keep local copies, and do not let a program take the missing messages for deletions. The app has to drop the UIDs that it keeps, and list the mailbox anew.",
  actionBy: "admin"
} as const

const madeAnew = {
  try: "Nothing to do if the server on this machine was made anew, as for tests: its store is another one. If the app keeps UIDs of the mailbox, it has to drop them and list it anew.",
  actionBy: "nobody"
} as const

const madeAnewEach = {
  try: "Nothing to do if the server on this machine is made anew each time, as for tests: its store is another one then. If the app keeps UIDs of the mailbox, it has to drop them and list it anew.",
  actionBy: "nobody"
} as const

const once = {
  try: "If the app keeps UIDs of the mailbox, it has to drop them and list it anew. A mailbox that was made anew or restored has another UIDVALIDITY (RFC 9051 §2.3.1.1): if nobody did that, or if messages are missing, ask the server’s operator.",
  actionBy: "nobody"
} as const

const takingTurns = (inTurns: ReadonlyArray<string>) =>
  ({
    try: `The mailbox has ${inTurns.length} numberings (UIDVALIDITY ${inTurns.join(", ")}) that take turns, as where several servers behind one name keep a copy each: tell its operator, and show the greeting of a connection with each. Until then an app can keep what it read under each of them.`,
    actionBy: "admin"
  }) as const

const again = {
  try: "The server numbers the messages anew again and again, so that all must be read again each time: tell its operator. UIDs are meant to last (RFC 9051 §2.3.1.1).",
  actionBy: "admin"
} as const

const inVain = {
  try: "The server gives the mailbox another UIDVALIDITY again and again, although its UIDs go on, so that all must be read again each time: tell its operator. UIDVALIDITY is meant to change only where the UIDs do (RFC 9051 §2.3.1.1); an app that reads all anew does what it has to.",
  actionBy: "admin"
} as const
