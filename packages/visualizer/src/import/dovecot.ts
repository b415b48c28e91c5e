/**
 * Dovecot's rawlog (`rawlog_dir`, or `imap-login -R`): a file `.in` of the client's lines and a file `.out` of the
 * server's, each line after its time; or one file in which `I` and `O` mark the direction.
 */
import { each, type LongWork } from "@effect-imap/core/internal/LongWork"
import type { Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { float64, int32 } from "../model/index/Column.ts"
import { textOf } from "../trace/lines.ts"
import type { Format } from "./Format.ts"
import { type File, type LogFile, wholeFile } from "./LogFile.ts"
import { eachLine, withLineFeed } from "./logLines.ts"

/** `1795199753.069509 `, and if both directions share a file `I: `, or `I> ` for a continued line. */
const stamp = /^(\d{9,12}\.\d{6}) (?:([IO])([:>]) )?/

const isOut = /\.out$/
const stemOf = (name: string): string => name.replace(/\.(?:in|out)$/, "")

interface Line {
  readonly seconds: number
  readonly file: number
  /** The bytes in the file, without time and line end. */
  readonly from: number
  readonly to: number
  readonly isClient: boolean
  /** The line goes on in the next one. */
  readonly isContinued: boolean
}

/** Reads the lines; one without a time continues the line before. */
function* eachOf(files: ReadonlyArray<LogFile>, take: (line: Line) => void): LongWork<void> {
  for (const [index, file] of files.entries()) {
    let seconds = 0
    let isClient = !isOut.test(file.name)
    yield* eachLine([file], ({ block, from, text, to }) => {
      const [head = "", time, direction, mark] = stamp.exec(text) ?? []
      if (time !== undefined) seconds = Number(time)
      if (direction !== undefined) isClient = direction === "I"
      const place = { from: block.at + from + head.length, to: block.at + to }
      take({ seconds, file: index, ...place, isClient, isContinued: mark === ">" })
    })
  }
}

/** The lines of all files by their time. Numbers alone are kept: a large log has a million lines. */
class Lines {
  count = 0
  private readonly files: ReadonlyArray<File>
  private readonly seconds = float64()
  private readonly columns = { file: int32(), from: int32(), to: int32(), flags: int32() }
  private isSorted = true
  /** The rows in the order of time. */
  private rows = new Uint32Array()

  private constructor(files: ReadonlyArray<File>) {
    this.files = files
  }

  static *read(files: ReadonlyArray<LogFile>): LongWork<Lines> {
    const lines = new Lines(files.map(wholeFile))
    yield* eachOf(files, (line) => lines.add(line))
    lines.sort()
    return lines
  }

  *[Symbol.iterator](): Generator<Line> {
    for (let place = 0; place < this.count; place++) yield this.at(place)
  }

  at(place: number): Line {
    const row = this.rows[place] ?? 0
    const { file, flags, from, to } = this.columns
    const flag = flags.at(row)
    return {
      seconds: this.seconds.at(row),
      file: file.at(row),
      from: from.at(row),
      to: to.at(row),
      isClient: (flag & 1) !== 0,
      isContinued: (flag & 2) !== 0
    }
  }

  connection({ file }: Line): string {
    return stemOf(this.files[file]?.name ?? "")
  }

  text({ file, from, to }: Line): string {
    return textOf(this.files[file]?.bytes.subarray(from, to) ?? new Uint8Array())
  }

  bytes({ file, from, isContinued, to }: Line): Uint8Array {
    const found = this.files[file]
    if (found === undefined) return new Uint8Array()
    return isContinued ? found.bytes.subarray(from, to) : withLineFeed(found.bytes, from, to)
  }

  private add({ file, from, isContinued, isClient, seconds, to }: Line): void {
    const { columns } = this
    const row = this.count++
    this.isSorted &&= row === 0 || seconds >= this.seconds.at(row - 1)
    this.seconds.set(row, seconds)
    columns.file.set(row, file)
    columns.from.set(row, from)
    columns.to.set(row, to)
    columns.flags.set(row, (isClient ? 1 : 0) | (isContinued ? 2 : 0))
  }

  private sort(): void {
    this.rows = Uint32Array.from({ length: this.count }, (_, row) => row)
    if (!this.isSorted) this.rows.sort((a, b) => this.seconds.at(a) - this.seconds.at(b) || a - b)
  }
}

/** Returns whether a line is a TLS record: a handshake, or encrypted data. */
const isTls = (bytes: Uint8Array): boolean => bytes[1] === 0x03 && (bytes[0] === 0x16 || bytes[0] === 0x17)

const tagOf = (text: string): string => text.slice(0, text.indexOf(" "))

const isAnswer = /^[\w.]+ (?:OK|NO|BAD) /

/** The key that distinguishes the files of one connection from those of another. */
interface Session {
  readonly connection: string
  readonly begins: number
  ends: number
  /** The tag of its first answer. */
  first: string | undefined
  readonly commands: Set<string>
  readonly answers: Set<string>
}

function* sessionsOf(lines: Lines): LongWork<ReadonlyArray<Session>> {
  const sessions = new Map<string, Session>()
  yield* each(lines, (line) => {
    const connection = lines.connection(line)
    const known = sessions.get(connection)
    const session = known ?? emptySession(connection, line.seconds)
    if (known === undefined) sessions.set(connection, session)
    session.ends = line.seconds
    const text = lines.text(line)
    const tag = tagOf(text)
    if (line.isClient) session.commands.add(tag)
    else if (isAnswer.test(text)) {
      session.first ??= tag
      session.answers.add(tag)
    }
  })
  return Array.from(sessions.values())
}

const emptySession = (connection: string, seconds: number): Session => ({
  connection,
  begins: seconds,
  ends: seconds,
  first: undefined,
  commands: new Set(),
  answers: new Set()
})

/** The time between a login and the start of the process that serves its mailbox. */
const maxHandoverSeconds = 10

/**
 * Joins the separate files of the process for logins and the one for the mailbox, but only without doubt: one login
 * waits for this answer, and no other file contains it. Returns the connection of the login for that of the mailbox.
 */
const joined = (all: ReadonlyArray<Session>): ReadonlyMap<string, string> => {
  const loginsOf = ({ begins, commands, first: tag }: Session) =>
    all.filter((login) => {
      const waited = begins - login.ends
      if (tag === undefined || commands.has(tag) || waited < 0 || waited >= maxHandoverSeconds) return false
      return login.commands.has(tag) && !login.answers.has(tag)
    })
  const claims = all.map((session) => [session, loginsOf(session)] as const)
  return new Map(
    claims.flatMap(([{ connection }, logins]) => {
      const [login] = logins
      const isSure =
        login !== undefined &&
        logins.length === 1 &&
        claims.filter(([, each]) => each.includes(login)).length === 1
      return isSure ? [[connection, login.connection] as const] : []
    })
  )
}

function* itemsIn(
  lines: Lines,
  logins: ReadonlyMap<string, string>,
  take: (item: Item) => void
): LongWork<void> {
  const began = lines.count === 0 ? 0 : lines.at(0).seconds
  const encrypted = new Set<string>()
  yield* each(lines, (line) => {
    const own = lines.connection(line)
    const connection = logins.get(own) ?? own
    if (encrypted.has(connection)) return
    const at = (line.seconds - began) * 1000
    const bytes = lines.bytes(line)
    if (!isTls(bytes)) return take({ _tag: line.isClient ? "Sent" : "Received", bytes, connection, at })
    encrypted.add(connection)
    take({ _tag: "Secured", connection, at })
  })
}

const program = "Dovecot rawlog"

function* read(files: ReadonlyArray<LogFile>): LongWork<Log> {
  const lines = yield* Lines.read(files)
  const isOne = new Set(files.map(({ name }) => stemOf(name))).size === 1
  const logins = isOne ? new Map<string, string>() : joined(yield* sessionsOf(lines))
  const began = lines.count === 0 ? 0 : lines.at(0).seconds
  return { program, wall: new Date(began * 1000), items: (take) => itemsIn(lines, logins, take) }
}

/** After the time, a line of IMAP or the first TLS record. */
// oxlint-disable-next-line no-control-regex -- TLS begins with a control character
const first = /^\d{9,12}\.\d{6} (?:[IO][:>] )?(?:[*+] |[\w.]+ [A-Za-z]|\x16\x03)/

export const dovecot: Format = { program, recognises: (beginning) => first.test(beginning), read }
