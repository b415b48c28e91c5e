/** The lines of a log of curl, each by its connection. Pure. */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import type { LogFile } from "../LogFile.ts"
import { eachLine, type LogLine } from "../logLines.ts"

/** A line after its time and mark: `<` and `>` of the wire, `*` of curl itself, or the error that it ends with. */
export interface Line {
  readonly time: string | undefined
  readonly mark: string
  readonly text: string
}

/** Numbers the lines by connection, counted from 0. What curl and an HTTP proxy say to each other is left out. */
export function* eachOf(
  files: ReadonlyArray<LogFile>,
  take: (line: Line, index: number, all: LogLine) => void
): LongWork<void> {
  let index = 0
  let isUsed = false
  let isToProxy = false
  yield* eachLine(files, (all) => {
    const line = lineOf(all.text)
    if (line === undefined || (isToProxy && /^[<>]$/.test(line.mark))) return
    if (line.mark === "*") {
      if (isUsed && begins.test(line.text)) {
        index += 1
        isUsed = false
      }
      if (over.test(line.text)) isUsed = true
      isToProxy = line.text.startsWith("Establish HTTP") || (isToProxy && !answered.test(line.text))
    }
    take(line, index, all)
  })
}

const shape = /^(?:\d\d:\d\d:\d\d\.\d{6} )?[*<>] /
const timeLength = "18:39:55.706649".length

/** The error that curl ends with, by its number and in its words. It has no time. */
const ending = /^(curl: \(\d+\)) (.*)$/

/** The progress meter shares a line with the first output. */
const metered = /^.*--:--:-- +\d+?[kMGT]?(?:(\d\d:\d\d:\d\d\.\d{6}) )?([*<>]) (.*)$/

const lineOf = (line: string): Line | undefined => {
  const last = line.slice(line.lastIndexOf("\r") + 1)
  // Windows PowerShell writes the program's name before its first line
  const [, mark = "", words] = ending.exec(last) ?? []
  if (words !== undefined) return { time: undefined, mark, text: words }
  const text = last.startsWith("curl") ? last.replace(/^curl(?:\.exe)? : /, "") : last
  if (!shape.test(text)) return afterMeter(text)
  const at = text.charAt(1) === " " ? 0 : timeLength + 1
  const time = at === 0 ? undefined : text.slice(0, timeLength)
  return { time, mark: text.charAt(at), text: text.slice(at + 2) }
}

const afterMeter = (line: string): Line | undefined => {
  const [, time, mark, text] = metered.exec(line) ?? []
  return mark === undefined || text === undefined ? undefined : { time, mark, text }
}

/** The beginning of a connection: curl reports the name before it tries the first address, in several wordings. */
const begins =
  /^(?:Added \S+ to DNS cache|Host(?:name)? \S+ was (?:found|resolved)|Could not resolve host)|^ {2}Trying /
const over =
  /^(?:Connected to|Established connection|[Cc]losing connection|shutting down connection|Could not resolve|Failed to connect|Connection #\d+ to host)/

const answered =
  /^(?:CONNECT (?:phase completed|tunnel (?:established|failed))|Proxy replied|Received HTTP code)/

/** Matches curl's messages about a TLS handshake. */
export const hello = /Client hello \(1\)|^ALPN: curl offers|^(?:SSL|TLS) connection using/i

/** Curl closes a connection. */
export const closes = /^(?:[Cc]losing connection|shutting down connection)/
