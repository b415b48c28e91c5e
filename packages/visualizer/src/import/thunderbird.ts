/**
 * Thunderbird's log of `MOZ_LOG=IMAP:5,timestamp`: each line on the wire follows the number of a connection, its host
 * and its state. Thunderbird itself leaves out commands with a credential.
 */
import type { LoggedFailure, Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import type { Format } from "./Format.ts"
import { ended, logLines, octets } from "./logLines.ts"

/** `2026-11-20 20:12:37.228400 UTC - [Parent 10982: IMAP]: I/IMAP 7f1d…:imap.example.com:NA:SendData: 27 capability` */
const entry = /^(?:(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+) UTC - )?\[[^\]]*\]: [A-Z]\/IMAP (.*)$/
const said = /^((?:0x)?[0-9a-f]{6,16}):([^:\s]+):(?:NA|A|S-[^:]*):(\w+):\s?(.*)$/

interface Entry {
  readonly millis: number | undefined
  readonly text: string
}

interface Told {
  readonly connection: string
  readonly host: string
  readonly name: string
  readonly text: string
  readonly millis: number | undefined
}

const entryOf = (line: string): Entry | undefined => {
  const [, date, time, text] = entry.exec(line) ?? []
  if (text === undefined) return undefined
  const [seconds = "", fraction = ""] = (time ?? "").split(".")
  const whole = Date.parse(`${date}T${seconds}Z`)
  const millis = whole + Number(`0.${fraction}`) * 1000
  return { millis: Number.isFinite(millis) ? millis : undefined, text }
}

/** Longer lines continue in the next entry, without the number of the connection. */
const longest = 480

const toldIn = (lines: ReadonlyArray<string>): ReadonlyArray<Told> => {
  const all: Array<Told> = []
  let goesOn = false
  for (const line of lines) {
    const found = entryOf(line)
    const [, connection, host, name, text] = said.exec(found?.text ?? "") ?? []
    const last = all.at(-1)
    if (found === undefined) continue
    if (connection !== undefined && host !== undefined && name !== undefined && text !== undefined) {
      all.push({ connection, host, name, text, millis: found.millis })
      goesOn = found.text.length >= longest
    } else if (goesOn && last !== undefined && line.includes(": I/IMAP ")) {
      all[all.length - 1] = { ...last, text: last.text + found.text }
      goesOn = found.text.length >= longest
    } else goesOn = false
  }
  return all
}

/** Mozilla's numbers of network errors. */
const errors: ReadonlyMap<string, LoggedFailure> = new Map<string, LoggedFailure>([
  ["804b000d", { _tag: "ConnectRefused" }],
  ["804b0014", { _tag: "ConnectionLost", errno: "ECONNRESET" }],
  ["804b001e", { _tag: "DnsNotFound" }]
])

const isSuppressed = (text: string): boolean => text.startsWith("Logging suppressed for this command")

/** Returns the tag of the next answer, which is that of a LOGIN whose line is left out. */
const nextTag = (told: ReadonlyArray<Told>, from: number, connection: string): string | undefined => {
  const next = told
    .slice(from + 1, from + 200)
    .find((each) => each.connection === connection && /^\d+ (?:OK|NO|BAD)\b/.test(each.text))
  return next?.text.slice(0, next.text.indexOf(" "))
}

const makeTeller = (told: ReadonlyArray<Told>) => {
  let isOpened = false
  let isAsked = false
  let failure: LoggedFailure | undefined

  const open = ({ host, text }: Told): ReadonlyArray<Happening> => {
    const [, user, digits] = /^imap:\/\/([^@/]*)@[^/:]+:(\d+)\//.exec(text) ?? []
    if (isOpened || digits === undefined) return []
    isOpened = true
    const port = Number(digits)
    const lane = port === 993 ? "implicitTls" : port === 143 ? "startTls" : undefined
    const opened: Happening = { _tag: "Opened", host, port, lane }
    return user === undefined ? [opened] : [opened, { _tag: "User", name: decodeURIComponent(user) }]
  }

  const sent = (each: Told, index: number): ReadonlyArray<Happening> => {
    const tag = nextTag(told, index, each.connection)
    if (isSuppressed(each.text)) {
      const hidden = isAsked || tag === undefined ? "<hidden>" : `${tag} LOGIN`
      return [{ _tag: "Sent", bytes: octets(hidden), whole: true }]
    }
    return [{ _tag: "Sent", bytes: ended(each.text) }]
  }

  return (each: Told, index: number): ReadonlyArray<Happening> => {
    const { name, text } = each
    if (name === "ProcessCurrentURL") return open(each)
    if (name === "SendData") return sent(each, index)
    if (name === "TellThreadToDie") return [{ _tag: "Ended", failure }]
    if (name !== "CreateNewLineFromSocket") return []
    const code = /^clearing IMAP_CONNECTION_IS_OPEN - rv = ([0-9a-f]+)/.exec(text)?.[1]
    if (code !== undefined) failure = errors.get(code)
    if (code !== undefined || text === "(null)") return []
    isAsked = text.startsWith("+")
    return [{ _tag: "Received", bytes: ended(text) }]
  }
}

const program = "Thunderbird"

const read: Format["read"] = (files): Log => {
  const told = toldIn(files.flatMap(logLines).map(({ text }) => text))
  const began = told.find(({ millis }) => millis !== undefined)?.millis
  const tellers = new Map<string, ReturnType<typeof makeTeller>>()
  const items = told.flatMap((each, index): ReadonlyArray<Item> => {
    const { connection, millis } = each
    const tell = tellers.get(connection) ?? makeTeller(told)
    tellers.set(connection, tell)
    const at = began === undefined || millis === undefined ? undefined : Math.max(0, millis - began)
    return tell(each, index).map((happening) => ({ ...happening, connection, at }))
  })
  return { program, items, ...(began === undefined ? {} : { wall: new Date(began) }) }
}

export const thunderbird: Format = {
  program,
  recognises: (beginning) => beginning.split(/\r?\n/).some((line) => said.test(entryOf(line)?.text ?? "")),
  read
}
