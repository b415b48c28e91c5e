/** Answers that the server says are a part of what was asked, and whether the app asked for the rest. RFC 9738. Line by line. */
import { partIn } from "@effect-imap/core/internal/Advice"
import { dataIn } from "../Data.ts"
import type { Noticed } from "../Noticed.ts"
import type { Received, Sent } from "./Line.ts"
import { add, drop, noList, noMap, noSet, push, put } from "../../../trace/Sparse.ts"

type Part = NonNullable<ReturnType<typeof partIn>>

/** A command that names messages, or looks for some, or for mailboxes, and what has come of it. */
interface Running extends Sent {
  readonly name: string
  messages: number
  /** The lowest number of a message that came. */
  least: number
  /** What the server said of it in a line of its own, as its answer has another code. */
  said: { readonly part: Part; readonly said: Received } | undefined
}

interface Found extends Part {
  readonly name: string
  readonly least: number
  readonly lines: ReadonlyArray<number>
  readonly quote: string
  readonly isRefused: boolean
  /** The app asked for what is below it, and got an answer. */
  isFollowed: boolean
}

/** So many are kept, and so many commands are followed at once. */
const most = 64
const mostLines = 2048

const ofMany = /^(?:UID )?(?:FETCH|STORE|COPY|MOVE|EXPUNGE|SEARCH|SORT|THREAD)$|^(?:X?LIST|LSUB)$/

export class InParts {
  private running: ReadonlyMap<string, Running> = noMap
  private all: ReadonlyArray<Found> = noList
  private count = 0
  /** The lines of these commands, and of their answers. */
  private lines: ReadonlySet<number> = noSet

  get found(): ReadonlyArray<Noticed> {
    const [first] = this.all
    if (first === undefined) return []
    const { isRefused, lines, name: step, quote } = first
    const wentOn = this.all.every(({ isFollowed }) => isFollowed)
    const names = new Set(this.all.map(({ name }) => name))
    return [
      {
        id: "answered-in-part",
        severity: wentOn ? "info" : "warning",
        lines,
        quote,
        facts: {
          ms: 0,
          step,
          isRefused,
          wentOn,
          names: [textOf(first.limit), textOf(first.lowest), ...names]
        },
        count: this.count
      }
    ]
  }

  /** Returns whether the command of this line, or of the answer in it, was answered in part. */
  isPart(line: number): boolean {
    return this.lines.has(line)
  }

  sent(asked: Sent): void {
    const { isApps, name = "", tag } = asked
    if (!isApps || tag === undefined || !ofMany.test(name) || this.running.size >= most) return
    this.running = put(this.running, tag, { ...asked, name, messages: 0, least: Infinity, said: undefined })
  }

  received(said: Received): void {
    const { tag, text } = said
    if (tag === undefined) return this.tells(said)
    const running = this.running.get(tag)
    this.running = drop(this.running, tag)
    if (running === undefined) return
    const isOk = said.condition === "OK"
    const part = partIn(text)
    // what was refused came in part only if something came
    const isPart = part !== undefined && (isOk || (said.condition === "NO" && running.messages > 0))
    if (isOk) this.follows(running)
    if (isPart) this.add(running, part, said)
    else if (running.said !== undefined && isOk) this.add(running, running.said.part, running.said.said)
  }

  private tells(said: Received): void {
    if (this.running.size === 0) return
    const { name, number } = dataIn(said.text)
    const [running, another] = this.running.values()
    if (running === undefined) return
    if (name === "FETCH") {
      running.messages++
      running.least = Math.min(running.least, number || Infinity)
    }
    const part = name === "NO" && another === undefined ? partIn(said.text) : undefined
    if (part !== undefined) running.said = { part, said }
  }

  private add(
    { least, line, name }: Running,
    part: Part,
    { condition, line: answer, text: quote }: Received
  ): void {
    this.count++
    if (this.lines.size < mostLines) for (const each of [line, answer]) this.lines = add(this.lines, each)
    if (this.all.length >= most) return
    const isRefused = condition === "NO" && !quote.startsWith("* ")
    this.all = push(this.all, {
      ...part,
      name,
      least,
      lines: [answer, line],
      quote,
      isRefused,
      isFollowed: false
    })
  }

  /** A command about what is below goes on with it. */
  private follows({ name, text }: Running): void {
    for (const found of this.all)
      if (found.name.replace("UID ", "") === name.replace("UID ", "") && isBelow(text, name, found))
        found.isFollowed = true
  }
}

const textOf = (number: number | undefined): string => (number === undefined ? "" : `${number}`)

const isBelow = (text: string, name: string, { least, lowest }: Found): boolean => {
  if (lowest === undefined) return false
  if (/(?:SEARCH|SORT|THREAD)$/.test(name)) {
    const before = Number(/\bUIDBEFORE (\d+)/i.exec(text)?.[1] ?? Infinity)
    return before <= lowest || highestIn(/ UID ([\d:,]+)(?= |$)/i.exec(text)?.[1]) < lowest
  }
  const highest = highestIn(/^\S+ (?:UID )?\S+ ([\d:,]+)(?= |$)/i.exec(text)?.[1])
  return highest < (name.startsWith("UID ") ? lowest : least)
}

const highestIn = (set: string | undefined): number =>
  set?.match(/\d+/g)?.reduce((highest, each) => Math.max(highest, Number(each)), 0) ?? Infinity
