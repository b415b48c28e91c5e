/** A trace without the contents that a person chose to leave out. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { toLine } from "@effect-imap/core/Trace"
import { isEvent, isHeader, isRecord, parsed } from "../trace/Entry.ts"
import { type Choices, type ContentKind, kinds } from "./Choices.ts"
import { eventWith, headerWith, isEveryones, isPlaceholder, type Replace, textWith } from "./contents.ts"
import { mapTexts } from "./fields.ts"

/** Rewrites a trace line by line, in two passes. */
export interface Rewriting {
  /** Reads a line, in order. Every line is read before the first is written. */
  readonly learn: (text: string) => void
  /** Writes a line as chosen; `undefined` if it is removed. */
  readonly write: (text: string) => string | undefined
}

/**
 * Rewrites the lines of a trace, in order, by `choices`; a kind without a choice is kept. A removed name is removed
 * from every text of the trace, before and after it, in any case and spelling.
 */
export const rewrite = (choices: Choices): Rewriting => {
  const changes = kinds.some((kind) => (choices[kind] ?? "keep") !== "keep")
  if (!changes) return { learn: () => {}, write: (text) => text }
  const rewriter = new Rewriter(choices)
  return { learn: (text) => rewriter.learn(text), write: (text) => rewriter.write(text) }
}

/** The kinds whose values are names: a removed name is removed from every text. */
const named: ReadonlySet<ContentKind> = new Set(["host", "user", "folder", "address"])

/** A mail address, which a server may echo. */
const mailAddress = /[^\s"'()<>[\]{},;:\\@]{1,128}@[^\s"'()<>[\]{},;:\\@]{1,253}[^\s"'()<>[\]{},;:\\@.]/g

/** The format's own words: the tag and the command, or the kind of response, even if a user has such a name. */
const formal = /^(?:\S+ (?:(?:OK|NO|BAD|BYE|PREAUTH|[A-Z]+)(?= |$))?|\+ )/i

class Rewriter {
  private readonly choices: Choices
  private readonly placeholder: ReturnType<typeof makePlaceholders>
  private readonly removedNames = makeRemovedNames()
  private readonly login = { learning: makeLogins(), writing: makeLogins() }
  /** A strict recording contains no user name. */
  private mayNameUser = true

  constructor(choices: Choices) {
    this.choices = choices
    this.placeholder = makePlaceholders(choices)
  }

  learn(text: string): void {
    const raw = parsed(text)
    if (isEvent(raw)) this.learnEvent(raw)
    else if (isHeader(raw) && isRecord(raw)) this.mayNameUser = raw["redaction"] !== "strict"
  }

  write(text: string): string | undefined {
    const made = this.written(parsed(text))
    return made === undefined ? undefined : toLine(made)
  }

  private isKept(kind: ContentKind): boolean {
    return (this.choices[kind] ?? "keep") === "keep"
  }

  private readonly replace: Replace = (kind, value) =>
    this.isKept(kind) || isPlaceholder(value) ? value : this.placeholder(kind, value)

  private forget(kind: ContentKind, value: string): void {
    const given = this.placeholder(kind, value)
    for (const text of spellings(value)) this.removedNames.add(text, given)
  }

  /** Returns whether a line is the server's answer to a login, which may contain the user's name. */
  private hidesWords(event: Trace.Event, isLogin: boolean): boolean {
    return isLogin && this.mayNameUser && !this.isKept("user") && event.name === "wire:received"
  }

  private learnEvent(event: Trace.Event): void {
    const hides = this.hidesWords(event, this.login.learning(event))
    eventWith(event, (kind, value) => {
      if (!this.isKept(kind) && named.has(kind) && !isPlaceholder(value)) this.forget(kind, value)
      return value
    })
    mapTexts(event, (_role, text) => {
      if (!this.isKept("user"))
        for (const [address] of text.matchAll(mailAddress)) this.forget("user", address)
      return text
    })
    if (!hides) return
    eventWith(event, (kind, value) => {
      if (kind === "serverText" && !isPlaceholder(value)) this.removedNames.set(value, "<servertext>")
      return value
    })
  }

  private written(raw: unknown): unknown {
    if (isEvent(raw)) return this.writtenEvent(raw)
    return isHeader(raw) && isRecord(raw) ? headerWith(raw, this.replace) : bare(raw)
  }

  private writtenEvent(event: Trace.Event): unknown {
    const hides = this.hidesWords(event, this.login.writing(event))
    const chosen: Replace = (kind, value) =>
      hides && kind === "serverText" && this.isKept(kind) ? "<servertext>" : this.replace(kind, value)
    return mapTexts(event, (role, text) => {
      const given = textWith(event.name, role, text, chosen)
      // never in the format's own words
      const kept = role === "line" ? (formal.exec(given)?.[0] ?? "") : ""
      return kept + this.removedNames.without(given.slice(kept.length))
    })
  }
}

/** The epoch, in place of a removed time, since the format requires one. */
const noTime = "1970-01-01T00:00:00.000Z"

/** Numbers the replaced values: a value has the same placeholder everywhere. */
const makePlaceholders = (choices: Choices) => {
  const numbers = new Map<string, number>()
  return (kind: ContentKind, value: string): string => {
    if (kind === "time") return noTime
    const word = kind.toLowerCase()
    if (choices[kind] === "drop") return `<${word}>`
    const key = `${kind} ${value.toLowerCase()}`
    const number = numbers.get(key) ?? numbers.size + 1
    numbers.set(key, number)
    return `<${word}:${number}>`
  }
}

/** Collects texts that must not be written, in any case, each with its replacement. */
const makeRemovedNames = () => {
  const gone = new Map<string, string>()
  let pattern: RegExp | undefined
  return {
    /** Adds a text, unless it already has a replacement. */
    add: (text: string, given: string): void => {
      if (!gone.has(text.toLowerCase())) gone.set(text.toLowerCase(), given)
    },
    set: (text: string, given: string): void => void gone.set(text.toLowerCase(), given),
    /** Replaces all texts. Nothing may be added after the first call. */
    without: (text: string): string => {
      pattern ??= sought(gone.keys())
      if (pattern === undefined) return text
      return text.replaceAll(pattern, (found) =>
        isPlaceholder(found) ? found : (gone.get(found.toLowerCase()) ?? found)
      )
    }
  }
}

/** Makes a pattern for names as whole words, in any case. It also matches placeholders, which are then skipped. */
const sought = (names: Iterable<string>): RegExp | undefined => {
  const longestFirst = Array.from(names).toSorted((a, b) => b.length - a.length)
  if (longestFirst.length === 0) return undefined
  const words = longestFirst.map(literally).join("|")
  return new RegExp(`<[a-z]+(?::\\d+)?>|(?<![\\p{L}\\p{N}_])(?:${words})(?![\\p{L}\\p{N}_])`, "giu")
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")

/** Recognizes the responses during a login, which may contain the user's name in any form. */
const makeLogins = () => {
  const open = new Map<string | undefined, string | undefined>()
  return (event: Trace.Event): boolean => {
    if (event.name === "wire:sent") {
      const { cmd, lane, tag } = event.data
      if (tag !== undefined && /^(?:LOGIN|AUTHENTICATE)$/i.test(cmd ?? "")) open.set(lane, tag)
      return false
    }
    if (event.name !== "wire:received") return false
    const { lane, tag } = event.data
    const inside = open.has(lane)
    if (inside && open.get(lane) === tag) open.delete(lane)
    return inside
  }
}

/** Returns the spellings of a name in free text: as it is, unquoted, and decoded. */
const spellings = (value: string): ReadonlyArray<string> => {
  const bare = /^".*"$/s.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value
  const meant = bare.replaceAll(/&([A-Za-z0-9+,]+)-/g, letters)
  return Array.from(new Set([bare, meant])).filter((text) => text !== "" && !isEveryones(text))
}

/** Reduces an unknown event, whose fields cannot be judged, to the fact that it happened. */
const bare = (raw: unknown): unknown =>
  isRecord(raw) ? { time: raw["time"], name: raw["name"], group_id: raw["group_id"], data: {} } : undefined

/** Decodes a run of base64 between `&` and `-`, UTF-16 in a folder's name. RFC 3501 §5.1.3. */
const letters = (run: string, coded: string): string => {
  try {
    return atob(coded.replaceAll(",", "/")).replaceAll(/(.)(.)/gs, (_, high: string, low: string) =>
      String.fromCharCode(high.charCodeAt(0) * 256 + low.charCodeAt(0))
    )
  } catch {
    return run
  }
}
