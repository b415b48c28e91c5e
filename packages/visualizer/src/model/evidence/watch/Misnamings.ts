/** What is told of the commands that name messages as nobody has: of each kind the first, and how many there were. */
import type { ObservationId } from "@effect-imap/core/ImapError"
import type { Noticed } from "../Noticed.ts"
import { LazyMap, LazySet } from "../../../trace/Lazy.ts"

/** A command that was answered. */
interface Misnamed {
  readonly line: number
  readonly name: string
  readonly numbers: ReadonlyArray<number>
  /** The line of the answer whose numbers it takes for UIDs, or the other way round. */
  readonly mistaken: number | undefined
  /** The line that reported all that it names gone, and the last one before it that reported a removal. */
  readonly gone: number | undefined
  readonly removedAt: number | undefined
  /** The numbers that it has are of other messages than the UIDs; and something came that it may have brought about. */
  readonly differs: boolean
  readonly isDone: boolean
  /** The UID from which on it asks, and UIDNEXT, which is lower; and the lowest UID that it names, of none above it. */
  readonly beyond: ReadonlyArray<string> | undefined
  readonly notGiven: ReadonlyArray<string> | undefined
}

/** What was known as its answer came. */
interface Known {
  /** How many messages had been marked as deleted since EXPUNGE. */
  readonly marked: number
  /** The lines of two SELECTs at once. */
  readonly raced: ReadonlyArray<number>
  /** The app has removed, or marked, no message. */
  readonly isHeld: boolean
  /** The server had named one of the messages. */
  readonly isReported: boolean
  /** The open mailbox. */
  readonly era: Pick<Stranger, "mailbox" | "validity"> | undefined
}

/** A command with UIDs that the open mailbox has not given: on another connection the server may have. */
export interface Stranger {
  readonly mailbox: string
  readonly validity: string
  readonly line: number
  /** The UIDs, or the highest that the app had, if it asks for what comes after it. */
  readonly uids: ReadonlyArray<number>
}

/** Of what is told only if no other connection shows otherwise. */
type Told = Parameters<Misnamings["add"]>

/** So many UIDs are kept, and so many commands. */
const most = 64

export class Misnamings {
  private readonly kinds = new LazyMap<ObservationId, Noticed>()
  private readonly strangers: Array<{ readonly of: Stranger; readonly told: Told }> = []
  /** The UIDs for which the server sent no message. */
  private readonly missing = new LazySet<number>()
  /** Those that the app moved out of the open mailbox. */
  private readonly moved = new LazySet<number>()

  get found(): ReadonlyArray<Noticed> {
    return Array.from(this.kinds.values(), weighed)
  }

  /** Returns what is to be told without the commands whose UIDs the server had given on some connection. */
  foundBut(isGiven: (stranger: Stranger) => boolean): ReadonlyArray<Noticed> {
    const given = new Set(this.strangers.filter(({ of }) => isGiven(of)))
    if (given.size === 0) return this.found
    const others = new Misnamings()
    for (const each of this.strangers) if (!given.has(each)) others.add(...each.told)
    return this.found.flatMap((each) => (ofStrangers.has(each.id) ? (others.kinds.get(each.id) ?? []) : each))
  }

  /** The mailbox is left. */
  forgets(): void {
    this.missing.clear()
    this.moved.clear()
  }

  /** A message with this UID comes: it had come before, and the server did not show it yet. */
  comes(uid: number): void {
    if (this.missing.delete(uid)) this.kinds.delete("uids-none")
  }

  moves(uids: ReadonlyArray<number>): void {
    for (const uid of uids) if (this.moved.size < most) this.moved.add(uid)
  }

  add(
    id: ObservationId,
    command: Misnamed,
    said: { readonly line: number; readonly text: string },
    known: Known
  ): void {
    const { differs, isDone, line: asked, name: step, numbers } = command
    const { era, isHeld, isReported: isNamed, marked, raced } = known
    const { line, text: quote } = said
    if (era !== undefined && ofStrangers.has(id) && this.strangers.length < most) {
      const uids = id === "uids-beyond" ? [Number(command.beyond?.[0] ?? 0) - 1] : numbers
      const { mailbox, validity } = era
      this.strangers.push({ of: { mailbox, validity, line: asked, uids }, told: [id, command, said, known] })
    }
    if (id === "uids-none") for (const uid of numbers) if (this.missing.size < most) this.missing.add(uid)
    const isReported = id === "uids-none" && isNamed
    // nothing may have been meant to be there, or to go; what was to change is unchanged
    const isInfo =
      id === "uids-none" ||
      (id === "expunged-none" && marked === 0) ||
      (id === "uids-not-given" && step.endsWith("FETCH"))
    const before = this.kinds.get(id)
    if (before !== undefined) {
      const facts = { ...before.facts, ...(isReported && { isReported }) }
      const severity = isInfo ? before.severity : "warning"
      return void this.kinds.set(id, { ...before, facts, severity, count: before.count + 1 })
    }
    const names = id === "uids-not-given" ? command.notGiven : command.beyond
    this.kinds.set(id, {
      id,
      severity: isInfo ? "info" : "warning",
      lines: [line, asked, ...(id === "selects-raced" ? raced : [shownBy(id, command)])],
      quote,
      facts: {
        ms: 0,
        step,
        isOther: differs && isDone,
        isHeld,
        isOwn: id === "moved-none" && numbers.every((uid) => this.moved.has(uid)),
        marked,
        ...(isReported && { isReported }),
        ...(names && { names })
      },
      count: 1
    })
  }
}

const ofStrangers: ReadonlySet<ObservationId> = new Set(["uids-beyond", "uids-not-given"])

/** Returns the earlier line that shows what is wrong with it. */
const shownBy = (id: ObservationId, { gone, mistaken, removedAt }: Misnamed): number | undefined => {
  if (id === "uids-gone" || id === "removed-then-read") return gone
  return id === "moved-none" ? removedAt : mistaken
}

/** A message may go between the news of it and the question: once is no habit. */
const weighed = (noticed: Noticed): Noticed =>
  noticed.id === "uids-gone" && noticed.count === 1 && noticed.facts.step.endsWith("FETCH")
    ? { ...noticed, severity: "info" }
    : noticed
