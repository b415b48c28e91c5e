/**
 * MailKit's `ProtocolLogger`: `C:` and `S:` before each line of the wire, after `Connected to` and the URI. With
 * `LogTimestamps` each line begins with its time. Newer versions replace known secrets with asterisks.
 */
import type { Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import type { Format } from "./Format.ts"
import { logLines } from "./logLines.ts"

const shape = /^(?:\[?(\d{4}-\d\d-\d\dT[\d:.]+Z?)\]? )?(?:(Connected to) (\S+)|([CS]): )/

const withLineEnd = (bytes: Uint8Array): Uint8Array =>
  bytes.at(-1) === 0x0d ? Uint8Array.of(...bytes, 0x0a) : Uint8Array.of(...bytes, 0x0d, 0x0a)

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

const read: Format["read"] = (files): Log => {
  let connection = 0
  let began: number | undefined
  const items = files.flatMap(logLines).flatMap(({ bytes, text }): ReadonlyArray<Item> => {
    const [whole = "", time, connected, uri = "", side] = shape.exec(text) ?? []
    if (connected !== undefined) connection += 1
    const millis = time === undefined ? Number.NaN : Date.parse(time.endsWith("Z") ? time : `${time}Z`)
    if (Number.isFinite(millis)) began ??= millis
    const at = began === undefined || !Number.isFinite(millis) ? undefined : Math.max(0, millis - began)
    const rest = withLineEnd(bytes.subarray(whole.length))
    const said: ReadonlyArray<Happening> =
      side === undefined ? [] : [{ _tag: side === "C" ? "Sent" : "Received", bytes: rest }]
    const happenings = connected === undefined ? said : openedBy(uri)
    return happenings.map((happening) => ({ ...happening, connection: String(connection), at }))
  })
  return { program, items, ...(began === undefined ? {} : { wall: new Date(began) }) }
}

export const mailkit: Format = {
  program,
  recognises: (beginning) =>
    /^(?:\[?\d{4}-\d\d-\d\dT[\d:.]+Z?\]? )?Connected to imaps?:\/\//m.test(beginning),
  read
}
