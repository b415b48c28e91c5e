/** The refused commands of an app on one connection, and those that were accepted. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { capabilitiesIn } from "../../evidence/facts.ts"
import { isCounted, mostDone, Unaccepted } from "../../evidence/Unaccepted.ts"
import type { Shown } from "../../evidence/watch/SeenMailboxes.ts"
import { type Moments, most, noMoments } from "../Stretch.ts"
import { add, noList, noMap, noSet, push, put } from "../../../trace/Sparse.ts"

/** What of the open mailbox bears on a refusal. */
interface Place {
  /** It may only be read; and whether the app opened it for reading alone. */
  readonly readOnly: boolean
  readonly examined: boolean
}

/** A refusal, with its command and the server's words. */
export interface Refusal extends Place, Misfit, Shown {
  /** The name of the command; absent if it is not known. */
  readonly name: string | undefined
  /** Its words without the tag; absent if parts of them are redacted. */
  readonly words: string | undefined
  readonly code: string | undefined
  /** The answer's condition, and its line. */
  readonly status: "NO" | "BAD"
  readonly condition: "NO" | "BAD"
  readonly text: string
  readonly time: number
  readonly line: number
  /** When it was sent. */
  readonly start: number
  /** It opens a mailbox that the app chose. */
  readonly chosen: boolean
  /** The mailbox that it names. */
  readonly uses: string
}

/** What of a command does not fit the open mailbox, or the server. */
interface Misfit {
  /** It names a number beyond the messages of the mailbox, which has so many; it sets a keyword that is not permitted. */
  readonly beyond?: number | undefined
  readonly unpermitted?: boolean
  /** The extension that it needs, and that the server does not list. */
  readonly unlisted?: string | undefined
  /** It sets a flag that no client may set. */
  readonly malformed?: "recent" | undefined
}

/** A command that was answered. */
export interface Answered
  extends
    Place,
    Shown,
    Pick<Refusal, "chosen" | "code" | "line" | "name" | "start" | "text" | "time" | "uses"> {
  readonly condition: string | undefined
  /** The command with its tag, as far as it is known, and its words without it. */
  readonly asked: string
  readonly words: string | undefined
  readonly exists: number | undefined
  /** The flags that the mailbox keeps, if it is known. */
  readonly permitted: ReadonlyArray<string> | undefined
}

export class Refusals {
  /** Those that no acceptance of the same command followed: the first and the last of them for certain. */
  kept: Moments<Refusal> = noMoments
  /** The names of commands of which one was answered with OK after a refusal. */
  wentOn: ReadonlySet<string> = noSet
  /** The codes of the refusals that an acceptance of the same command followed. */
  passed: ReadonlyArray<string | undefined> = noList
  /** The line in which the server listed its capabilities last. */
  listed = ""
  private acceptedAt = 0
  private readonly unaccepted = new Unaccepted<Refusal | (Answered & { readonly condition: string })>()
  /** How often each was refused, by its words. */
  private counts: ReadonlyMap<string, number> = noMap

  /** The last refusal, if nothing was accepted after it. */
  get last(): Refusal | undefined {
    const last = this.kept.all.at(-1)
    return last !== undefined && last.line > this.acceptedAt ? last : undefined
  }

  private get done() {
    return this.unaccepted.done
  }

  /** Returns how often a command with such words was refused. */
  times(words: string): number {
    return this.counts.get(words.trim()) ?? 0
  }

  /** Returns whether a command with the same words is known to have been answered with OK. */
  accepts(words: string | undefined): boolean {
    return words !== undefined && this.done.has(words.trim())
  }

  /** Returns whether a command with the same words may have been answered with OK. */
  mayAccept(words: string): boolean {
    return this.done.size >= mostDone || this.accepts(words)
  }

  /** Returns how often a command with the same words is known to have been answered with OK. */
  accepted(words: string): number {
    return this.done.get(words.trim()) ?? 0
  }

  /** Returns whether a command of this name is known to have been answered with OK. */
  hasDone(name: string): boolean {
    return Array.from(this.done.keys()).some((words) => words === name || words.startsWith(`${name} `))
  }

  /** Returns whether the same command is known to have been answered with OK for other messages. */
  hasDoneForOthers(words: string): boolean {
    const form = formOf(words.trim())
    return (
      form !== undefined &&
      Array.from(this.done.keys()).some((each) => each !== words.trim() && formOf(each) === form)
    )
  }

  /** Returns whether another command of such a kind may have been answered with OK. */
  hasOther(kind: RegExp, words: string): boolean {
    return (
      this.done.size >= mostDone ||
      Array.from(this.done.keys()).some((each) => kind.test(each) && each !== words.trim())
    )
  }

  /** Counts a refusal; an acceptance takes back those of the same command. */
  answered(answer: Answered): void {
    const { condition, name, words } = answer
    if (condition === "OK") {
      if (isCounted(answer)) this.acceptedAt = answer.line
      if (name !== undefined && this.kept.all.some((refusal) => refusal.name === name))
        this.wentOn = add(this.wentOn, name)
      for (const refusal of this.unaccepted.answered({ ...answer, condition })) this.takesBack(refusal)
    } else if ((condition === "NO" || condition === "BAD") && isCounted(answer)) {
      const { asked, exists, permitted, ...rest } = answer
      const misfit = this.misfitOf(asked, exists, permitted)
      const refusal = { ...rest, condition, status: condition, ...misfit } as const
      this.kept = this.kept.add(refusal)
      this.count(words, 1)
      this.unaccepted.answered(refusal)
    }
  }

  /** So many messages are reported gone: as many may be why a command about them was refused. */
  removed(count: number): void {
    this.unaccepted.removed(count)
  }

  private takesBack(refusal: Answered | Refusal): void {
    if (!("status" in refusal)) return
    this.kept.remove(refusal)
    this.count(refusal.words, -1)
    this.passed = push(this.passed, refusal.code, most)
  }

  private count(words: string | undefined, by: 1 | -1): void {
    const key = words?.trim()
    if (key === undefined || (!this.counts.has(key) && this.counts.size >= mostDone)) return
    this.counts = put(this.counts, key, Math.max(0, this.times(key) + by))
  }

  private misfitOf(asked: string, exists: number | undefined, permitted: Answered["permitted"]): Misfit {
    const [, name = "", set = ""] = asked.split(" ", 3)
    const command = (name.toUpperCase() === "UID" ? `UID ${set}` : name).toUpperCase()
    const listed = new Set(capabilitiesIn({ text: this.listed }).map((each) => each.toUpperCase()))
    return {
      malformed: Advice.setsRecent(asked) ? "recent" : undefined,
      unlisted: listed.size === 0 ? undefined : Advice.unlisted(command, asked, listed),
      beyond: exists === undefined ? undefined : Advice.beyond(command, set, exists),
      unpermitted: Advice.unpermitted(Advice.flagsIn(asked), permitted)
    }
  }
}

/** Returns a command about messages without their numbers. RFC 9051 §9, sequence-set. */
const formOf = (words: string): string | undefined => {
  const [, name, rest] = /^(UID \w+|\w+) [\d:,*]+( .*)$/.exec(words) ?? []
  return name === undefined ? undefined : `${name} #${rest}`
}
