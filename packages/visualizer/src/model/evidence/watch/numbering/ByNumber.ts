/** What an app does to messages by their numbers, which each removal lowers. Line by line. RFC 9051 §2.3.1.2, §7.5.1. */
import { filledBy, mailboxNamed } from "../../mailboxName.ts"
import type { Noticed } from "../../Noticed.ts"
import { add, noSet } from "../../../../trace/Sparse.ts"
import type { Received, Sent } from "../Line.ts"
import type { Followed } from "./Followed.ts"
import { deletes, isByUid, readsContent, type Running, searching } from "./InProgress.ts"
import type { Notes } from "./Notes.ts"
import { isRow } from "./Results.ts"
import { Shifts } from "./Shifts.ts"
import { StaleNumber } from "./StaleNumber.ts"
import { WrongMarks } from "./WrongMarks.ts"

export class ByNumber {
  private readonly followed: Followed
  private readonly notes: Notes
  private readonly shifts = new Shifts()
  private readonly stale = new StaleNumber()
  private readonly wrong = new WrongMarks()
  /** The messages that commands of one row marked as deleted. */
  private rowMarks: ReadonlySet<number> = noSet

  constructor(followed: Followed, notes: Notes) {
    this.followed = followed
    this.notes = notes
  }

  get found(): Noticed | undefined {
    return this.shifts.found ?? this.stale.found
  }

  /** How many messages went that it had marked by their UIDs, taken for numbers. */
  get lost(): number {
    return this.wrong.removed
  }

  /** Another mailbox is opened. */
  forgets(): void {
    this.wrong.forgets()
    this.rowMarks = noSet
    this.shifts.opens()
    this.stale.forgets()
  }

  /** Returns the numbers in a command that mean other messages by now. */
  sent(asked: Sent & Pick<Running, "exists" | "name" | "numbers">): ReadonlyArray<number> {
    return isByUid(asked.name) || asked.numbers.length === 0 ? [] : this.shifts.sent(asked)
  }

  /** A search gives these, and no others; absent if they are not shown. */
  lists(numbers: ReadonlySet<number> | undefined, line: number): void {
    this.shifts.lists(numbers, line, true)
  }

  /** Messages with these UIDs go. */
  goes(uids: ReadonlyArray<number>): void {
    this.stale.goes(uids)
  }

  /** Messages went that had these numbers, from the highest down. */
  removed(numbers: ReadonlyArray<number>, line: number, isOwn: boolean): void {
    this.rowMarks = noSet
    for (const number of numbers) {
      this.wrong.expunged(number)
      this.shifts.removed(number, line, isOwn)
      this.stale.removed(number, line, isOwn)
    }
  }

  /** Messages went whose numbers FETCH did not tell; a MOVE by number may. */
  vanished(moved: ReadonlyArray<number> | undefined, line: number): void {
    this.wrong.forgets()
    const numbers = moved?.toSorted((a, b) => b - a)
    if (numbers !== undefined) return this.removed(numbers, line, true)
    this.stale.forgets()
    this.shifts.loses()
  }

  answered(command: Running, said: Received): void {
    const { name, numbers, shifted } = command
    if (shifted.length > 0) this.shifts.answered({ ...command, numbers: shifted }, said.condition, said)
    if (said.condition === "OK") this.acted(command, said)
    if (name === "FETCH" && numbers.length > 1) this.shifts.lists(new Set(numbers), said.line, false)
    if (command.differs && !isByUid(name)) this.tookUids(command, said)
  }

  /** Follows what the app does by the number of one message. */
  private acted(command: Running, said: Received): void {
    const { stale } = this
    const mailbox = this.followed.mailbox.of
    const { line, name, numbers, text, uid } = command
    const [number] = numbers
    const isOne = numbers.length === 1 && number !== undefined && !isByUid(name)
    if (searching.test(name) || (name === "FETCH" && !isOne)) return stale.forgets()
    if (!/^(?:UID )?(?:FETCH|STORE|COPY|MOVE)$/.test(name) || name === "UID FETCH") return
    if (!isOne)
      return stale.acts(isByUid(name) ? numbers : numbers.flatMap((each) => mailbox.uidOf(each) ?? []))
    if (name === "FETCH")
      return readsContent.test(text)
        ? stale.reads({ line, name, number, uid: mailbox.uidOf(number) })
        : undefined
    const { at, now = name === "MOVE" ? uid : mailbox.uidOf(number) } = command.copied ?? {}
    const to = mailboxNamed(filledBy(text))
    const into = at === undefined ? undefined : ([to, at] as const)
    stale.changed({ line, name, number, uid: now, into }, said)
  }

  /** The numbers in it may be UIDs. */
  private tookUids(command: Running, said: Received): void {
    const { followed, notes } = this
    const { mistaken, numbers, others, text } = command
    const row = mistaken === undefined ? followed.results.rowOfUids(numbers, followed.mailbox) : undefined
    if (row !== undefined) notes.doubt(row, "uids-as-numbers", undefined, command, said)
    if (mistaken !== undefined) notes.add("uids-as-numbers", command, said)
    if (said.condition !== "OK" || !deletes(text)) return
    if (mistaken !== undefined) return this.wrong.marks(others)
    if (row !== undefined) for (const number of numbers) this.rowMarks = add(this.rowMarks, number)
    if (row !== undefined && isRow(row)) this.wrong.marks(Array.from(this.rowMarks))
  }
}
