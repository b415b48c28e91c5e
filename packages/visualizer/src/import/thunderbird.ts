/**
 * Thunderbird's log of `MOZ_LOG=IMAP:5,timestamp`: each line on the wire follows the number of a connection, its host
 * and its state. Thunderbird itself leaves out commands with a credential.
 */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import type { LoggedFailure, Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { Bytes } from "effect"
import { begun, type Format, placed, type Since } from "./Format.ts"
import type { LogFile } from "./LogFile.ts"
import { eachLine, firstIn, type LogLine, octets, octetsOf } from "./logLines.ts"

/** `2026-11-20 20:12:37.228400 UTC - [Parent 10982: IMAP]: I/IMAP 7f1d…:imap.example.com:NA:SendData: 27 capability` */
const entry = /^(?:(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+) UTC - )?\[[^\]]*\]: [A-Z]\/IMAP (.*)$/s
const said = /^((?:0x)?[0-9a-f]{6,16}):([^:\s]+):(?:NA|A|S-[^:]*):(\w+): ?(.*)$/s

interface Entry {
  readonly millis: number | undefined
  readonly text: string
}

const entryOf = (line: string): Entry | undefined => {
  const [, date, time, text] = entry.exec(line) ?? []
  if (text === undefined) return undefined
  const [seconds = "", fraction = ""] = (time ?? "").split(".")
  const whole = Date.parse(`${date}T${seconds}Z`)
  const millis = whole + Number(`0.${fraction}`) * 1000
  return { millis: Number.isFinite(millis) ? millis : undefined, text }
}

/** A line of at least this length continues in the next entry, without the number of the connection. */
const maxEntryOctets = 480

interface LogEntry {
  readonly connection: string
  readonly host: string
  readonly name: string
  readonly text: string
  /** The bytes of the text: those of each entry that it is in. A character may begin in one and end in the next. */
  readonly parts: Array<Uint8Array>
  readonly millis: number | undefined
}

/** Reads the entries about a connection, each with those that continue it. */
function* eachOf(files: ReadonlyArray<LogFile>, take: (entry: LogEntry) => void): LongWork<void> {
  let last: LogEntry | undefined
  let goesOn = false
  yield* eachLine(files, (line) => {
    const found = entryOf(line.text)
    if (found === undefined) return
    const [, connection, host, name, text] = said.exec(found.text) ?? []
    if (connection !== undefined && host !== undefined && name !== undefined && text !== undefined) {
      if (last !== undefined) take(last)
      last = { connection, host, name, text, parts: [octetsOf(line, text)], millis: found.millis }
      goesOn = isContinued(line, found)
    } else if (goesOn && last !== undefined && line.text.includes(": I/IMAP ")) {
      last.parts.push(octetsOf(line, found.text))
      last = { ...last, text: last.text + found.text }
      goesOn = isContinued(line, found)
    } else goesOn = false
  })
  if (last !== undefined) take(last)
}

const isContinued = (line: LogLine, { text }: Entry): boolean => octetsOf(line, text).length >= maxEntryOctets

/** Mozilla's numbers of network errors. */
const errors: ReadonlyMap<string, LoggedFailure> = new Map<string, LoggedFailure>([
  ["804b000d", { _tag: "ConnectRefused" }],
  ["804b0014", { _tag: "ConnectionLost", errno: "ECONNRESET" }],
  ["804b001e", { _tag: "DnsNotFound" }]
])

const isSuppressed = (text: string): boolean => text.startsWith("Logging suppressed for this command")

/** An answer more than this many entries later belongs to another command. */
const maxDistance = 200

/** The tags of the commands that are left out, in their order: that of the next answer on their connection. */
function* tagsIn(files: ReadonlyArray<LogFile>): LongWork<ReadonlyArray<string | undefined>> {
  const tags: Array<string | undefined> = []
  const waiting = new Map<string, Array<{ readonly command: number; readonly until: number }>>()
  let place = 0
  yield* eachOf(files, ({ connection, name, text }) => {
    place += 1
    const tag = waiting.has(connection) ? /^(\d+) (?:OK|NO|BAD)\b/.exec(text)?.[1] : undefined
    if (tag !== undefined) {
      for (const { command, until } of waiting.get(connection) ?? []) if (place < until) tags[command] = tag
      waiting.delete(connection)
    }
    if (name !== "SendData" || !isSuppressed(text)) return
    const command = tags.push(undefined) - 1
    const pending = waiting.get(connection) ?? []
    pending.push({ command, until: place + maxDistance })
    waiting.set(connection, pending)
  })
  return tags
}

/** `tags`: those of the commands that are left out, in their order. */
const makeConverter = (tags: Iterator<string | undefined>) => {
  let isOpened = false
  let isAsked = false
  let failure: LoggedFailure | undefined

  const open = ({ host, text }: LogEntry): ReadonlyArray<Happening> => {
    const [, user, digits] = /^imap:\/\/([^@/]*)@[^/:]+:(\d+)\//.exec(text) ?? []
    if (isOpened || digits === undefined) return []
    isOpened = true
    const port = Number(digits)
    const lane = port === 993 ? "implicitTls" : port === 143 ? "startTls" : undefined
    const opened: Happening = { _tag: "Opened", host, port, lane }
    return user === undefined ? [opened] : [opened, { _tag: "User", name: decoded(user) }]
  }

  const sent = ({ parts, text }: LogEntry): ReadonlyArray<Happening> => {
    if (!isSuppressed(text)) return [{ _tag: "Sent", bytes: joined(parts), line: true }]
    const tag: string | undefined = tags.next().value
    const hidden = isAsked || tag === undefined ? "<hidden>" : `${tag} LOGIN`
    return [{ _tag: "Sent", bytes: octets(hidden), isWhole: true }]
  }

  return (each: LogEntry): ReadonlyArray<Happening> => {
    const { name, parts, text } = each
    if (name === "ProcessCurrentURL") return open(each)
    if (name === "SendData") return sent(each)
    if (name === "TellThreadToDie") return [{ _tag: "Ended", failure }]
    if (name !== "CreateNewLineFromSocket") return []
    const code = /^clearing IMAP_CONNECTION_IS_OPEN - rv = ([0-9a-f]+)/.exec(text)?.[1]
    if (code !== undefined) failure = errors.get(code)
    if (code !== undefined || text === "(null)") return []
    isAsked = text.startsWith("+")
    return [{ _tag: "Received", bytes: joined(parts), line: true }]
  }
}

/** Joins bytes; nearly all lines have one part, which is not copied. */
const joined = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const [only] = parts
  return only !== undefined && parts.length === 1 ? only : Bytes.concat(parts)
}

/** Decodes a part of a URL; one that is not encoded is kept. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const program = "Thunderbird"

function* itemsIn(
  files: ReadonlyArray<LogFile>,
  since: Since,
  tags: ReadonlyArray<string | undefined>,
  take: (item: Item) => void
): LongWork<void> {
  const next = tags.values()
  const converters = new Map<string, ReturnType<typeof makeConverter>>()
  yield* eachOf(files, (entry) => {
    const { connection, millis } = entry
    const convert = converters.get(connection) ?? makeConverter(next)
    converters.set(connection, convert)
    const at = since(millis)
    for (const happening of convert(entry)) take(placed(happening, connection, at))
  })
}

const millisIn = (line: string): number | undefined => {
  const found = entryOf(line)
  return found !== undefined && said.test(found.text) ? found.millis : undefined
}

function* read(files: ReadonlyArray<LogFile>): LongWork<Log> {
  const began = yield* firstIn(files, millisIn)
  const tags = yield* tagsIn(files)
  return { program, ...begun(began, (since, take) => itemsIn(files, since, tags, take)) }
}

export const thunderbird: Format = {
  program,
  recognises: (beginning) => beginning.split(/\r?\n/).some((line) => said.test(entryOf(line)?.text ?? "")),
  read
}
