/**
 * MailKit's `ProtocolLogger`: `C:` and `S:` before each line of the wire, after `Connected to` and the URI. With
 * `LogTimestamps` each line begins with its time. Newer versions replace known secrets with asterisks.
 */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import type { Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { begun, type Format, placed, type Since } from "./Format.ts"
import type { LogFile } from "./LogFile.ts"
import { bytesFrom, copied, eachLine, firstIn } from "./logLines.ts"

const shape = /^(?:\[?(\d{4}-\d\d-\d\dT[\d:.]+Z?)\]? )?(?:(Connected to) (\S+)|([CS]): )/

const ports: Readonly<Record<string, number>> = { "imap:": 143, "imaps:": 993 }

type Ended = Extract<Happening, { readonly _tag: "Ended" }>
type Opened = Extract<Happening, { readonly _tag: "Opened" }>

const openedBy = (text: string, client: Opened["client"]): ReadonlyArray<Happening> => {
  if (!URL.canParse(text)) return []
  const { hostname, port, protocol } = new URL(text)
  if (ports[protocol] === undefined) return []
  const isTls = protocol === "imaps:"
  const place = { host: hostname, port: port === "" ? ports[protocol] : Number(port) }
  const opened: Happening = {
    _tag: "Opened",
    ...place,
    lane: isTls ? "implicitTls" : "startTls",
    connected: true,
    client
  }
  return isTls ? [opened, { _tag: "Secured" }] : [opened]
}

const program = "MailKit"

const millisOf = (time: string | undefined): number | undefined => {
  const millis = time === undefined ? Number.NaN : Date.parse(time.endsWith("Z") ? time : `${time}Z`)
  return Number.isFinite(millis) ? millis : undefined
}

function* itemsIn(files: ReadonlyArray<LogFile>, since: Since, take: (item: Item) => void): LongWork<void> {
  let connection = 0
  let name = "0"
  let sentAt: number | undefined
  let byeAt: number | undefined
  let server = ""
  let first = 1
  yield* eachLine(files, (line) => {
    const [whole = "", time, connected, uri = "", side] = shape.exec(line.text) ?? []
    const at = since(millisOf(time))
    if (connected !== undefined) {
      const isAgain = uri === server
      if (connection > 0)
        take(placed({ ...endedByNext(sentAt, byeAt ?? at), again: isAgain }, name, byeAt ?? at))
      name = String(++connection)
      if (!isAgain) first = connection
      server = copied(uri)
      sentAt = byeAt = undefined
      const client = { first, attempt: connection - first + 1 }
      for (const each of openedBy(uri, client)) take(placed(each, name, at))
    }
    if (side === undefined) return
    if (side === "C") sentAt = at
    const isBye = side === "S" && /^\* BYE\b/i.test(line.text.slice(whole.length))
    if (isBye || byeAt !== undefined) byeAt = at
    const bytes = bytesFrom(line, whole.length)
    take({ _tag: side === "C" ? "Sent" : "Received", bytes, line: true, connection: name, at })
  })
  // after BYE, the server has ended the connection. RFC 9051 §7.1.5
  if (byeAt !== undefined) take(placed({ _tag: "Ended" }, name, byeAt))
}

/**
 * A client has one connection at a time: the next one ends the one before, whose pending commands get no answer. Only a log with
 * times shows how long it waited.
 */
const endedByNext = (sentAt: number | undefined, at: number | undefined): Ended =>
  sentAt === undefined || at === undefined
    ? { _tag: "Ended" }
    : { _tag: "Ended", ifOwed: { _tag: "ConnectionStalled", afterMs: at - sentAt } }

function* read(files: ReadonlyArray<LogFile>): LongWork<Log> {
  const began = yield* firstIn(files, (text) => millisOf(shape.exec(text)?.[1]))
  return { program, ...begun(began, (since, take) => itemsIn(files, since, take)) }
}

export const mailkit: Format = {
  program,
  recognises: (beginning) =>
    /^(?:\[?\d{4}-\d\d-\d\dT[\d:.]+Z?\]? )?Connected to imaps?:\/\//m.test(beginning),
  read
}
