/**
 * What is in a trace, by kinds of things that somebody may not want to pass on, and the trace without them.
 * RFC 9051 names none of these secret; together they still tell whose mailbox it is, and where.
 */
import type * as Trace from "@effect-imap/core/Trace"
import { escapeUnits } from "@effect-imap/core/trace/visible"
import { isEvent, isHeader, isRecord, parsed } from "../trace/Entry.ts"

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
export type ContentKind = (typeof kinds)[number]

/** `hash`: the same value gives the same placeholder, which tells nothing of it but that. */
export type Choice = "keep" | "hash" | "drop"
export type Choices = Partial<Readonly<Record<ContentKind, Choice>>>

export const titles: Readonly<Record<ContentKind, string>> = {
  host: "host names",
  address: "IP addresses",
  user: "user names",
  folder: "folder names",
  serverText: "what the server said, in its own words",
  identity: "ID of client and server",
  time: "when it was recorded",
  runtime: "the runtime's name and version"
}

export interface Content {
  readonly kind: ContentKind
  readonly count: number
  /** One of them. */
  readonly example: string
}

/** Sees each value of a kind, and says what stands in its place. */
type Replace = (kind: ContentKind, value: string) => string

const isPlaceholder = (value: string): boolean => /^<[a-z]+(?::\d+)?>$/.test(value)

const ip = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/g

/** A command's argument of a kind: the first group stays, the second is the value. */
const inCommand: ReadonlyArray<readonly [ContentKind, RegExp]> = [
  ["user", /^(\S+ LOGIN )("(?:[^"\\]|\\.)*"|\S+)/],
  ["folder", /^(\S+ (?:SELECT|EXAMINE|STATUS|CREATE|DELETE|SUBSCRIBE) )("(?:[^"\\]|\\.)*"|\S+)/],
  ["identity", /^(\S+ ID )(\(.*\))$/s]
]

const inResponse: ReadonlyArray<readonly [ContentKind, RegExp]> = [
  ["folder", /^(\* (?:LIST|LSUB) \([^)]*\) (?:NIL|"\\?.") )(.+)$/s],
  ["folder", /^(\* STATUS )("(?:[^"\\]|\\.)*"|\S+)/],
  ["identity", /^(\* ID )(\(.*\))$/s],
  ["serverText", /^(\S+ (?:OK|NO|BAD|BYE|PREAUTH) (?:\[[^\]]*\] ?)?)(?!\[)(.+)$/s],
  ["serverText", /^(\+ )(?!<)(.+)$/s]
]

const isEveryones = (value: string): boolean => isPlaceholder(value) || /^"?INBOX"?$/i.test(value)

const lineWith = (
  line: string,
  patterns: ReadonlyArray<readonly [ContentKind, RegExp]>,
  replace: Replace
): string => {
  const replaced = patterns.reduce(
    (text, [kind, pattern]) =>
      text.replace(pattern, (_all, before: string, value: string) =>
        isEveryones(value) ? `${before}${value}` : `${before}${replace(kind, value)}`
      ),
    line
  )
  return replaced.replaceAll(ip, (address) => replace("address", address))
}

/** An event with each of its values given to `replace`. */
const eventWith = (event: Trace.Event, replace: Replace): Trace.Event => {
  const host = (value: string) => (isPlaceholder(value) ? value : replace("host", value))
  switch (event.name) {
    case "connection:started":
      return { ...event, data: { ...event.data, host: host(event.data.host) } }
    case "connection:ended": {
      const { serverText } = event.data
      if (serverText === undefined || serverText === "") return event
      return { ...event, data: { ...event.data, serverText: replace("serverText", serverText) } }
    }
    case "net:start": {
      const { address } = event.data
      return address === undefined
        ? event
        : { ...event, data: { ...event.data, address: replace("address", address) } }
    }
    case "net:end": {
      const { sni } = event.data
      return sni === undefined ? event : { ...event, data: { ...event.data, sni: host(sni) } }
    }
    case "wire:sent":
      return { ...event, data: { ...event.data, line: lineWith(event.data.line, inCommand, replace) } }
    case "wire:received":
      return { ...event, data: { ...event.data, line: lineWith(event.data.line, inResponse, replace) } }
    case "trace:note":
      return {
        ...event,
        data: { text: event.data.text.replaceAll(ip, (found) => replace("address", found)) }
      }
    default:
      return event
  }
}

const headerWith = (raw: Readonly<Record<string, unknown>>, replace: Replace): unknown => {
  const { clock, runtime } = raw
  const wall = isRecord(clock) ? clock["wall"] : undefined
  return {
    ...raw,
    ...(typeof runtime === "string" ? { runtime: replace("runtime", runtime) } : {}),
    ...(typeof wall === "string" ? { clock: { type: "monotonic", wall: replace("time", wall) } } : {})
  }
}

/** Reads the lines of a trace, and counts what is in them. */
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

/** An event that is not known cannot be taken apart: that it happened is all that stays of it. */
const bare = (raw: unknown): unknown =>
  isRecord(raw) ? { time: raw["time"], name: raw["name"], group_id: raw["group_id"], data: {} } : undefined

/** Fields that hold words of a person or a server. */
const texts: ReadonlySet<string> = new Set(["line", "serverText", "text", "host", "sni", "address"])

/** The epoch, for a time that is not told; the format wants one. */
const noTime = "1970-01-01T00:00:00.000Z"

/**
 * Writes the lines of a trace anew, in order, as `choices` say; without a choice a kind stays. A value that is taken
 * away is taken away in every text of the lines behind it, too. Undefined: the line goes.
 */
export const rewrite = (choices: Choices): ((text: string) => string | undefined) => {
  const changes = kinds.some((kind) => (choices[kind] ?? "keep") !== "keep")
  const numbers = new Map<string, number>()
  const gone = new Map<string, string>()

  const placeholder = (kind: ContentKind, value: string): string => {
    if (kind === "time") return noTime
    const word = kind.toLowerCase()
    if (choices[kind] === "drop") return `<${word}>`
    const key = `${kind} ${value}`
    const number = numbers.get(key) ?? numbers.size + 1
    numbers.set(key, number)
    return `<${word}:${number}>`
  }

  const replace: Replace = (kind, value) => {
    if ((choices[kind] ?? "keep") === "keep") return value
    const given = placeholder(kind, value)
    if ((kind === "host" || kind === "user" || kind === "address") && value.length > 2) gone.set(value, given)
    return given
  }

  /** Names that were taken away may stand in other texts, too; never in what the format itself says. */
  const everywhere = (data: unknown): unknown => {
    if (!isRecord(data) || gone.size === 0) return data
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => {
        if (typeof value !== "string" || !texts.has(key)) return [key, value]
        let result = value
        for (const [name, given] of gone) result = result.replaceAll(name, given)
        return [key, result]
      })
    )
  }

  return (text) => {
    if (!changes) return text
    const raw = parsed(text)
    const made = isEvent(raw)
      ? eventWith(raw, replace)
      : isHeader(raw) && isRecord(raw)
        ? headerWith(raw, replace)
        : bare(raw)
    if (made === undefined) return undefined
    const told = isRecord(made) && "data" in made ? { ...made, data: everywhere(made["data"]) } : made
    return JSON.stringify(told).replace(/[^\x20-\x7e]+/g, escapeUnits)
  }
}
