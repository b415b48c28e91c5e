/**
 * The kinds of content that a person may not want to share, and their places in a trace. RFC 9051 calls none of these
 * secret; together they reveal whose mailbox it is, and where.
 */
import type * as Trace from "@effect-imap/core/Trace"
import { type ContentKind, kinds } from "./Choices.ts"
import { isEvent, isHeader, isRecord, parsed } from "../trace/Entry.ts"
import { mapTexts, type Role } from "./fields.ts"

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
export type Replace = (kind: ContentKind, value: string) => string

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
export const eventWith = (event: Trace.Event, replace: Replace): unknown =>
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

export const textWith = (name: Trace.EventName, role: Role, text: string, replace: Replace): string => {
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

/** Returns whether a value names nobody: a placeholder, or the mailbox that everyone has. */
export const isEveryones = (value: string): boolean => isPlaceholder(value) || /^"?INBOX"?$/i.test(value)

export const isPlaceholder = (value: string): boolean => /^<[a-z]+(?::\d+)?>$/.test(value)

/** Replaces all values in a header. */
export const headerWith = (raw: Readonly<Record<string, unknown>>, replace: Replace): unknown => {
  const { clock, runtime } = raw
  const wall = isRecord(clock) ? clock["wall"] : undefined
  return {
    ...raw,
    ...(typeof runtime === "string" ? { runtime: replace("runtime", runtime) } : {}),
    ...(typeof wall === "string" ? { clock: { type: "monotonic", wall: replace("time", wall) } } : {})
  }
}
