/**
 * MailKit's `ProtocolLogger`: `C:` and `S:` before each line of the wire, after `Connected to` and the URI. With
 * `LogTimestamps` each line begins with its time. Newer versions replace known secrets with asterisks.
 */
import { firstOf, type LongWork } from "@effect-imap/core/internal/LongWork"
import type { Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { type File, type Format, placed } from "./Format.ts"
import { again, logLines, textLines, withoutCarriageReturn } from "./logLines.ts"

const shape = /^(?:\[?(\d{4}-\d\d-\d\dT[\d:.]+Z?)\]? )?(?:(Connected to) (\S+)|([CS]): )/

const ports: Readonly<Record<string, number>> = { "imap:": 143, "imaps:": 993 }

const openedBy = (text: string): ReadonlyArray<Happening> => {
  if (!URL.canParse(text)) return []
  const { hostname, port, protocol } = new URL(text)
  if (ports[protocol] === undefined) return []
  const isTls = protocol === "imaps:"
  const place = { host: hostname, port: port === "" ? ports[protocol] : Number(port) }
  const opened: Happening = {
    _tag: "Opened",
    ...place,
    lane: isTls ? "implicitTls" : "startTls",
    connected: true
  }
  return isTls ? [opened, { _tag: "Secured" }] : [opened]
}

const program = "MailKit"

const millisOf = (time: string | undefined): number | undefined => {
  const millis = time === undefined ? Number.NaN : Date.parse(time.endsWith("Z") ? time : `${time}Z`)
  return Number.isFinite(millis) ? millis : undefined
}

function* itemsIn(files: ReadonlyArray<File>, began: number | undefined): Generator<Item> {
  let connection = 0
  for (const file of files)
    for (const { from, text, to } of logLines(file)) {
      const [whole = "", time, connected, uri = "", side] = shape.exec(text) ?? []
      if (connected !== undefined) connection += 1
      const millis = millisOf(time)
      const at = began === undefined || millis === undefined ? undefined : Math.max(0, millis - began)
      const name = String(connection)
      if (connected !== undefined) for (const each of openedBy(uri)) yield placed(each, name, at)
      if (side === undefined) continue
      const bytes = withoutCarriageReturn(file, from + whole.length, to)
      yield { _tag: side === "C" ? "Sent" : "Received", bytes, line: true, connection: name, at }
    }
}

const beganIn = (files: ReadonlyArray<File>) =>
  firstOf(textLines(files), (text) => millisOf(shape.exec(text)?.[1]))

function* read(files: ReadonlyArray<File>): LongWork<Log> {
  const began = yield* beganIn(files)
  const items = again(() => itemsIn(files, began))
  return { program, items, ...(began === undefined ? {} : { wall: new Date(began) }) }
}

export const mailkit: Format = {
  program,
  recognises: (beginning) =>
    /^(?:\[?\d{4}-\d\d-\d\dT[\d:.]+Z?\]? )?Connected to imaps?:\/\//m.test(beginning),
  read
}
