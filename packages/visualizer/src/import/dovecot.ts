/**
 * Dovecot's rawlog (`rawlog_dir`, or `imap-login -R`): a file `.in` of the client's lines and a file `.out` of the
 * server's, each line after its time; or one file in which `I` and `O` mark the direction.
 */
import type { Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import type { File, Format } from "./Format.ts"
import { logLines } from "./logLines.ts"

/** `1795199753.069509 `, and if both directions share a file `I: `, or `I> ` for a continued line. */
const stamp = /^(\d{9,12}\.\d{6}) (?:([IO])([:>]) )?/

interface Line {
  readonly seconds: number
  readonly isClient: boolean
  readonly connection: string
  readonly text: string
  readonly bytes: Uint8Array
}

const withLineFeed = (bytes: Uint8Array): Uint8Array => Uint8Array.of(...bytes, 0x0a)

const isOut = /\.out$/
const stemOf = (name: string): string => name.replace(/\.(?:in|out)$/, "")

/** Reads the lines; one without a time continues the line before. */
const linesOf = (file: File): ReadonlyArray<Line> => {
  let seconds = 0
  let isClient = !isOut.test(file.name)
  return logLines(file).map(({ bytes, text }) => {
    const [head = "", time, direction, mark] = stamp.exec(text) ?? []
    if (time !== undefined) seconds = Number(time)
    if (direction !== undefined) isClient = direction === "I"
    const rest = bytes.subarray(head.length)
    return {
      seconds,
      isClient,
      connection: stemOf(file.name),
      text: text.slice(head.length),
      bytes: mark === ">" ? rest : withLineFeed(rest)
    }
  })
}

/** Whether a line is a TLS record: a handshake, or encrypted data. */
const isTls = ({ bytes }: Line): boolean => bytes[1] === 0x03 && (bytes[0] === 0x16 || bytes[0] === 0x17)

const tagOf = ({ text }: Line): string => text.slice(0, text.indexOf(" "))

const isAnswer = ({ isClient, text }: Line): boolean => !isClient && /^[\w.]+ (?:OK|NO|BAD) /.test(text)

/** Returns the tag of a first answer whose command is not in the session. */
const answersUnheard = (lines: ReadonlyArray<Line>): string | undefined => {
  const answer = lines.find(isAnswer)
  const tag = answer && tagOf(answer)
  return lines.some((line) => line.isClient && tagOf(line) === tag) ? undefined : tag
}

/** Whether the last command of a connection has no answer. */
const leavesOpen = (lines: ReadonlyArray<Line>, tag: string): boolean =>
  lines.some((line) => line.isClient && tagOf(line) === tag) &&
  !lines.some((line) => isAnswer(line) && tagOf(line) === tag)

/** The seconds between a login and the process that serves its mailbox. */
const longestHandover = 10

/**
 * Joins the separate files of the process for logins and the one for the mailbox, but only without doubt: one login
 * waits for this answer, and no other file contains it.
 */
const joined = (all: ReadonlyArray<ReadonlyArray<Line>>): ReadonlyArray<Line> => {
  const loginsOf = (session: ReadonlyArray<Line>) => {
    const tag = answersUnheard(session)
    const begins = session[0]?.seconds ?? 0
    return all.filter((login) => {
      const waited = begins - (login.at(-1)?.seconds ?? 0)
      return tag !== undefined && waited >= 0 && waited < longestHandover && leavesOpen(login, tag)
    })
  }
  const claims = all.map(loginsOf)
  return all.flatMap((session, index) => {
    const [login] = claims[index] ?? []
    const isSure =
      claims[index]?.length === 1 && claims.filter((each) => login && each.includes(login)).length === 1
    const connection = login?.[0]?.connection
    return isSure && connection !== undefined ? session.map((line) => ({ ...line, connection })) : session
  })
}

const happeningOf = ({ bytes, isClient }: Line): Happening => ({
  _tag: isClient ? "Sent" : "Received",
  bytes
})

const program = "Dovecot rawlog"

const read: Format["read"] = (files): Log => {
  const byTime = files.flatMap(linesOf).toSorted((a, b) => a.seconds - b.seconds)
  const lines = joined(Array.from(Map.groupBy(byTime, ({ connection }) => connection).values())).toSorted(
    (a, b) => a.seconds - b.seconds
  )
  const began = lines[0]?.seconds ?? 0
  const encrypted = new Set<string>()
  const items = lines.flatMap((line): ReadonlyArray<Item> => {
    const { connection, seconds } = line
    const place = { connection, at: (seconds - began) * 1000 }
    if (encrypted.has(connection)) return []
    if (!isTls(line)) return [{ ...happeningOf(line), ...place }]
    encrypted.add(connection)
    return [{ _tag: "Secured", ...place }]
  })
  return { program, wall: new Date(began * 1000), items }
}

/** After the time, a line of IMAP or the first TLS record. */
// oxlint-disable-next-line no-control-regex -- TLS begins with a control character
const first = /^\d{9,12}\.\d{6} (?:[IO][:>] )?(?:[*+] |[\w.]+ [A-Za-z]|\x16\x03)/

export const dovecot: Format = { program, recognises: (beginning) => first.test(beginning), read }
