/**
 * The kinds of content that a person may not want to share, and the trace without them. RFC 9051 calls none of these
 * secret; together they reveal whose mailbox it is, and where.
 */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { toLine } from "@effect-imap/core/Trace"
import { isEvent, isHeader, isRecord, parsed } from "../trace/Entry.ts"
import { mapTexts, type Role } from "./fields.ts"

/** The kinds of content about people and machines, in the order of the form. */
export const kinds = [
  "host",
  "address",
  "user",
  "folder",
  "serverText",
  "identity",
  "time",
  "runtime"
] as const

/** One kind of content. */
export type ContentKind = (typeof kinds)[number]

/** `hash`: the same value gets the same placeholder, which reveals nothing else. */
export type Choice = "keep" | "hash" | "drop"

/** The choice for each kind; by default a kind is kept. */
export type Choices = Partial<Readonly<Record<ContentKind, Choice>>>

/** The names of the kinds, for people. */
export const titles: Readonly<Record<ContentKind, string>> = {
  host: "host names",
  address: "IP addresses",
  user: "user names, and what the app calls a connection",
  folder: "folder names",
  serverText: "what the server said, in its own words",
  identity: "ID of client and server",
  time: "when it was recorded",
  runtime: "the runtime's name and version"
}

/** The number of values of a kind in a trace. */
export interface Content {
  readonly kind: ContentKind
  readonly count: number
  /** One of the values. */
  readonly example: string
}

/** Takes each value of a kind, and returns its replacement. */
type Replace = (kind: ContentKind, value: string) => string

/** Reads the lines of a trace, and counts their contents. */
export const count = () => {
  const counts = new Map<ContentKind, { count: number; example: string }>()
  const replace: Replace = (kind, value) => {
    const found = counts.get(kind) ?? { count: 0, example: value }
    counts.set(kind, { ...found, count: found.count + 1 })
    return value
  }
  return {
    line: (text: string): void => {
      const raw = parsed(text)
      if (isEvent(raw)) eventWith(raw, replace)
      else if (isHeader(raw) && isRecord(raw)) headerWith(raw, replace)
    },
    contents: (): ReadonlyArray<Content> =>
      kinds.flatMap((kind) => {
        const found = counts.get(kind)
        return found === undefined ? [] : [{ kind, ...found }]
      })
  }
}

/** Replaces all values in an event. */
const eventWith = (event: Trace.Event, replace: Replace): unknown =>
  mapTexts(event, (role, text) => textWith(event.name, role, text, replace))

const argument = String.raw`("(?:[^"\\]|\\.)*"|\S+)`
const ofMailbox =
  "SELECT EXAMINE STATUS CREATE DELETE SUBSCRIBE UNSUBSCRIBE APPEND GETACL SETACL DELETEACL MYRIGHTS LISTRIGHTS GETQUOTAROOT RENAME"

/** Arguments of commands by kind: the first group is kept, the second is the value. */
const inCommand: ReadonlyArray<readonly [ContentKind, RegExp]> = [
  ["user", new RegExp(`^(\\S+ LOGIN )${argument}`)],
  ["folder", new RegExp(`^(\\S+ (?:${ofMailbox.replaceAll(" ", "|")}) )${argument}`)],
  ["folder", new RegExp(`^(\\S+ RENAME (?:"(?:[^"\\\\]|\\\\.)*"|\\S+) )${argument}`)],
  ["folder", new RegExp(`^(\\S+ (?:UID )?(?:COPY|MOVE) \\S+ )${argument}`)],
  // a pattern is not a name
  ["folder", /^(\S+ (?:LIST|LSUB|XLIST) (?:"[^"]*"|\S+) )("[^"*%]+"|[^\s"*%]+)$/],
  ["identity", /^(\S+ ID )(\(.*\))$/s]
]

const inResponse: ReadonlyArray<readonly [ContentKind, RegExp]> = [
  ["folder", /^(\* (?:LIST|LSUB) \([^)]*\) (?:NIL|"\\?.") )(.+)$/s],
  ["folder", /^(\* STATUS )("(?:[^"\\]|\\.)*"|\S+)/],
  ["identity", /^(\* ID )(\(.*\))$/s],
  ["serverText", /^(\S+ (?:OK|NO|BAD|BYE|PREAUTH) (?:\[[^\]]*\] ?)?)(?!\[)(.+)$/s],
  ["serverText", /^(\+ )(?!<)(.+)$/s]
]

const textWith = (name: Trace.EventName, role: Role, text: string, replace: Replace): string => {
  if (text === "" || role === "own") return text
  if (role === "line") return lineWith(text, name === "wire:sent" ? inCommand : inResponse, replace)
  const whole = role === "words" || isEveryones(text) ? text : replace(role, text)
  return role === "words" || role === "serverText" ? wordsWith(whole, replace) : whole
}

const lineWith = (
  line: string,
  patterns: ReadonlyArray<readonly [ContentKind, RegExp]>,
  replace: Replace
): string =>
  wordsWith(
    patterns.reduce(
      (text, [kind, pattern]) =>
        text.replace(pattern, (_all, before: string, value: string) =>
          isEveryones(value) ? `${before}${value}` : `${before}${replace(kind, value)}`
        ),
      line
    ),
    replace
  )

const ip =
  /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|[0-9a-f][0-9a-f:]{0,39}::[0-9a-f:.]{0,39}|::[0-9a-f][0-9a-f:.]{0,39})(?![\w:])/gi

/** Replaces addresses of machines and mailboxes in free text. */
const wordsWith = (text: string, replace: Replace): string =>
  urlsWith(text, replace).replaceAll(ip, (address) => replace("address", address))

/** The URL of a mailbox, as in a referral. RFC 5092. */
const imapUrl = /\b(imaps?:\/\/)(?:([^\s@/\]]*)(@))?([^\s:/\]]+)(?:(\/)([^\s\];?]+))?/gi

const urlsWith = (text: string, replace: Replace): string =>
  text.replaceAll(
    imapUrl,
    (_all, scheme: string, user?: string, at = "", host = "", slash = "", folder?: string) =>
      scheme +
      (user === undefined ? "" : replace("user", user.replace(/;.*$/, ""))) +
      at +
      replace("host", host) +
      slash +
      (folder === undefined ? "" : replace("folder", folder))
  )

const isEveryones = (value: string): boolean => isPlaceholder(value) || /^"?INBOX"?$/i.test(value)

const isPlaceholder = (value: string): boolean => /^<[a-z]+(?::\d+)?>$/.test(value)

const headerWith = (raw: Readonly<Record<string, unknown>>, replace: Replace): unknown => {
  const { clock, runtime } = raw
  const wall = isRecord(clock) ? clock["wall"] : undefined
  return {
    ...raw,
    ...(typeof runtime === "string" ? { runtime: replace("runtime", runtime) } : {}),
    ...(typeof wall === "string" ? { clock: { type: "monotonic", wall: replace("time", wall) } } : {})
  }
}

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
  private readonly gone = makeGone()
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
    for (const text of spellings(value)) this.gone.add(text, given)
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
      if (kind === "serverText" && !isPlaceholder(value)) this.gone.set(value, "<servertext>")
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
      return kept + this.gone.without(given.slice(kept.length))
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
const makeGone = () => {
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
