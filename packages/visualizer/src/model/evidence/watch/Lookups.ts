/** The searches of an app for messages by a field of their header, such as the Message-ID. RFC 9051 §6.4.4. */
import { dataIn } from "../Data.ts"
import { foundIn, resultIn } from "../found.ts"
import { searchedIn } from "../numbersIn.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import { drop, noList, noMap, push, put } from "../../../trace/Sparse.ts"

/** A search that was answered with OK. */
export interface Lookup {
  /** When it was sent. */
  readonly time: number
  readonly found: number
  /** The messages, which have one Message-ID; none if it was a search for something else, or gave no UIDs. */
  readonly copies: ReadonlyArray<number>
  /** The UIDVALIDITY of the mailbox, and its name. */
  readonly validity: string | undefined
  readonly mailbox: string
}

interface Running extends Pick<Lookup, "mailbox" | "time" | "validity"> {
  readonly isOfCopies: boolean
  found: number
  copies: ReadonlyArray<number>
}

/** So many are kept, and so many are waited for at once. */
const most = 64

const byHeader = /^\S+ (?:UID )?SEARCH .*\bHEADER\b/i

/** Asks for nothing but one Message-ID. */
const byMessageId =
  /^\S+ UID SEARCH (?:RETURN \([^)]*\) )?(?:CHARSET \S+ )?(?:ALL )?HEADER "?MESSAGE-ID"? (?:"[^"]*"|[^ "]+)$/i

export class Lookups {
  answered: ReadonlyArray<Lookup> = noList
  private asked: ReadonlyMap<string, Running> = noMap

  sent({ isApps, tag, text, time }: Sent, { mailbox: { name: mailbox, validity } }: Dialogue): void {
    if (isApps && tag !== undefined && this.asked.size < most && byHeader.test(text))
      this.asked = put(this.asked, tag, {
        time,
        mailbox,
        validity,
        isOfCopies: byMessageId.test(text),
        found: 0,
        copies: []
      })
  }

  received({ condition, tag, text }: Received): void {
    if (this.asked.size === 0) return
    if (tag === undefined) return this.reports(text)
    const running = this.asked.get(tag)
    this.asked = drop(this.asked, tag)
    if (running !== undefined && condition === "OK" && this.answered.length < most)
      this.answered = push(this.answered, running)
  }

  private reports(text: string): void {
    const { name } = dataIn(text)
    const [running, another] = this.asked.values()
    if (running === undefined || (name !== "SEARCH" && name !== "ESEARCH")) return
    running.found += foundIn(name, resultIn(name, text))
    if (running.isOfCopies && another === undefined) running.copies = searchedIn(text) ?? []
  }
}
