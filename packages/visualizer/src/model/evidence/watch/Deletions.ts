/**
 * What an app deletes: messages whose copy the server had refused, and marks that nothing follows. Line by line. RFC 9051
 * §6.4.3, §6.4.7.
 */
import { prefixIn, specialUse } from "@effect-imap/core/internal/Advice"
import { dataIn } from "../Data.ts"
import { deletionMark, leavesMailbox } from "../facts.ts"
import type { Noticed } from "../Noticed.ts"
import { numbersIn } from "../numbersIn.ts"
import { removalWords } from "../refusedRemoval.ts"
import { mailboxNamed } from "../mailboxName.ts"
import type { Command, Dialogue } from "./Dialogue.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import type { Received, Sent } from "./Line.ts"
import { add, drop, noList, noMap, noSet, put, remove } from "../../../trace/Sparse.ts"

/** A refused copy of a message: the command, and its answer. */
interface Refused {
  readonly asked: number
  readonly answer: number
  readonly quote: string
  readonly name: string
  readonly to: string
}

/** So many mailboxes are followed, and so many messages. */
const most = 64
const mostMessages = 4096

/** Fewer marks are left for a later EXPUNGE, unless the client leaves with them. */
const fewestKept = 10

const copies = /^\S+ ((?:UID )?COPY) ([\d:,]+) (.+)/i
const trash = /\\TRASH\b/i
const removals = /^(?:(?:UID )?EXPUNGE|CLOSE)$/
const expunged = /^\S+ UID EXPUNGE ([\d:,]+)/i
const overQuota = /^\S+ NO \[OVERQUOTA\]/i
const coded = /^\S+ (?:NO|BAD) \[([^\]]*)\]/i
const found = /^\* SEARCH ([\d ]+)$/i

export class Deletions {
  /** By `UID 7`, or by `7`, which is a number. */
  private refused: ReadonlyMap<string, Refused> = noMap
  /** Those of them that were marked since. */
  private condemned: ReadonlySet<string> = noSet
  private uncopied: Noticed | undefined
  /** The mailboxes that the server lists as the trash. RFC 6154 §2. */
  private trash: ReadonlySet<string> = noSet
  /** The messages whose marks are left, by mailbox, and the lines of the first one. */
  private marked: ReadonlyMap<string, Set<string>> = noMap
  private first: ReadonlyArray<number> = noList
  private hasRemoved = false
  /** The client has logged out. */
  private hasLeft = false
  /** A message has gone since the app last asked for a removal. */
  private hasGone = false
  /** How many commands were refused for want of room before the first mark that is left, and after it. */
  private fullBefore = 0
  private fullAfter = 0
  /** The last refused removal. */
  private refusedRemoval: string | undefined
  /** How many messages SEARCH DELETED found. */
  private listed = 0

  get found(): ReadonlyArray<Noticed> {
    return [this.uncopied ?? [], this.kept() ?? []].flat()
  }

  sent({ name = "" }: Sent): void {
    if (leavesMailbox(name) && name !== "CLOSE") this.forgets()
    if (removals.test(name)) this.hasGone = name === "CLOSE"
    if (name === "LOGOUT") this.hasLeft = true
  }

  received(said: Received, dialogue: Dialogue): void {
    const { tag, text } = said
    if (tag !== undefined) return this.answered(dialogue.answered, said)
    const { listed, name, vanished } = dataIn(text)
    if (name === "EXPUNGE") this.goes(dialogue.mailbox, undefined)
    if (vanished?.isEarlier === false) this.goes(dialogue.mailbox, vanished.set)
    if (listed !== undefined && trash.test(listed.attributes) && this.trash.size < most)
      this.trash = add(this.trash, mailboxNamed(listed.name))
    const numbers = name === "SEARCH" ? found.exec(text)?.[1] : undefined
    const search = numbers && dialogue.only((each) => each.isApps && each.name.endsWith("SEARCH"))
    if (search && / SEARCH (?:ALL )?DELETED$/i.test(search.text))
      this.listed = numbers.trim().split(/ +/).length
  }

  private forgets(): void {
    this.refused = noMap
    this.condemned = noSet
  }

  private answered(command: Command | undefined, { condition, line, text: answer }: Received): void {
    if (overQuota.test(answer)) {
      if (this.left() > 0) this.fullAfter++
      else this.fullBefore++
    }
    if (command?.isApps !== true) return
    const { line: asked, name, text } = command
    const [, copy, copied = "", to = ""] = copies.exec(text) ?? []
    if (copy !== undefined)
      for (const key of keysOf(copy, copied))
        if (condition === "OK") this.refused = drop(this.refused, key)
        else if (this.refused.size < mostMessages)
          this.refused = put(this.refused, key, {
            asked,
            answer: line,
            quote: answer,
            name,
            to: mailboxNamed(to)
          })
    if (condition !== "OK" && removals.test(name))
      this.refusedRemoval = removalWords(name, { code: coded.exec(answer)?.[1], condition })
    if (condition !== "OK") return
    this.marks(command, line)
    if (!removals.test(name)) return
    this.hasRemoved = true
    this.removes(expunged.exec(text)?.[1], line)
    if (name === "CLOSE") this.forgets()
  }

  /** The messages after it have other numbers from here on; without its UID, it may be any that was marked. */
  private goes({ name }: OpenMailbox, uids: string | undefined): void {
    this.hasGone = true
    if (uids === undefined) this.marked = drop(this.marked, name)
    else for (const key of keysOf("UID", uids)) this.marked.get(name)?.delete(key)
    for (const key of this.refused.keys()) if (!key.startsWith("UID ")) this.refused = drop(this.refused, key)
  }

  private marks({ line: asked, mailbox, removed, text }: Command, line: number): void {
    const mark = deletionMark(text)
    if (mark?.set === undefined) return
    const { isRemoved, name, set } = mark
    if (this.left() === 0) this.first = [asked, line]
    const marked = this.marked.get(mailbox.name) ?? new Set()
    if (this.marked.size < most) this.marked = put(this.marked, mailbox.name, marked)
    // one that has gone meanwhile may be one that it names
    const hasGone = mailbox.removed > removed
    for (const key of keysOf(name, set)) {
      if (isRemoved) marked.delete(key)
      else if (!hasGone && marked.size < mostMessages) marked.add(key)
      const refused = this.refused.get(key)
      if (isRemoved) this.condemned = remove(this.condemned, key)
      else if (refused !== undefined && !this.condemned.has(key)) this.condemns(key, refused, asked)
    }
  }

  private condemns(key: string, refused: Refused, marked: number): void {
    this.condemned = add(this.condemned, key)
    const { answer, asked, name: step, quote, to } = refused
    const isTrash = this.trash.has(to) || specialUse(to, []) === "deleted messages"
    const before = this.uncopied?.facts.marked ?? 0
    const prefix = prefixIn(quote)
    this.uncopied = {
      id: "deleted-uncopied",
      severity: "warning",
      lines: [answer, asked, marked],
      quote,
      count: 0,
      ...this.uncopied,
      facts: {
        ms: 0,
        step,
        marked: before + 1,
        isOther: isTrash && this.uncopied?.facts.isOther !== false,
        ...(overQuota.test(quote) && { code: "OVERQUOTA" }),
        ...(prefix !== undefined && { names: [prefix] })
      }
    }
  }

  /** What was marked is gone: all of it, or what UID EXPUNGE names. */
  private removes(set: string | undefined, line: number): void {
    const { condemned, hasGone, uncopied } = this
    const keys = set === undefined ? Array.from(condemned) : keysOf("UID EXPUNGE", set)
    const { size } = condemned
    for (const key of keys) this.condemned = remove(this.condemned, key)
    const count = size - this.condemned.size
    if (uncopied === undefined || !hasGone || count === 0) return
    const lines = uncopied.count === 0 ? [...uncopied.lines, line] : uncopied.lines
    this.uncopied = { ...uncopied, lines, count: uncopied.count + count }
  }

  /** Messages that it marked are left in the mailbox, as far as it was told, and it removed none. */
  get leaves(): boolean {
    return !this.hasRemoved && this.left() > 0
  }

  /** How many messages were marked to make room, and not removed: what had been refused before was refused again. */
  get inVain(): number {
    return this.fullBefore > 0 && this.fullAfter > 0 && !this.hasRemoved ? this.left() : 0
  }

  /** How many marks are left. */
  private left(): number {
    return Array.from(this.marked.values()).reduce((sum, { size }) => sum + size, 0)
  }

  /** Marks that no EXPUNGE followed: nothing reported the messages gone. */
  private kept(): Noticed | undefined {
    const { first, fullAfter, fullBefore, hasRemoved, inVain, listed, refusedRemoval } = this
    const isFull = fullAfter > 0
    const marked = this.left()
    if (hasRemoved || marked < (this.hasLeft ? 1 : fewestKept)) return undefined
    return {
      id: "deleted-kept",
      severity: isFull ? "warning" : "info",
      lines: first,
      quote: "",
      facts: {
        ms: 0,
        step: "a command",
        marked,
        isRefused: isFull && fullBefore === 0,
        ...(inVain > 0 && { inVain: fullAfter }),
        own: listed,
        ...(refusedRemoval !== undefined && { refusedRemoval })
      },
      count: 1
    }
  }
}

const keysOf = (name: string, set: string): ReadonlyArray<string> =>
  (numbersIn(set) ?? []).map((number) =>
    name.toUpperCase().startsWith("UID") ? `UID ${number}` : `${number}`
  )
