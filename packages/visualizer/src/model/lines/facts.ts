/** The lines of a connection that explain its failure. */
import { isIn, leafOf, timerOf } from "../machine/phase.ts"
import type { CommandSpan, Connection, Move, WireLine } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { failingOf, usedLane } from "./Failure.ts"

/** Returns the lines of the used lane. */
export const said = (connection: Connection): ReadonlyArray<WireLine> => {
  const lane = usedLane(connection)
  return connection.wire.filter((line) => line.lane === lane)
}

/**
 * Returns whether the app asked for a command. If the log does not say who did, all but maintenance commands are
 * the app's.
 */
export const isAskedByApp = ({
  by,
  name = ""
}: {
  readonly by?: string | undefined
  readonly name?: string | undefined
}) => (by === undefined ? !maintenanceCommands.has(name) : by === "app")

const maintenanceCommands: ReadonlySet<string> = new Set([
  "AUTHENTICATE",
  "CAPABILITY",
  "COMPRESS",
  "ENABLE",
  "ID",
  "LOGIN",
  "LOGOUT",
  "STARTTLS"
])

/** Returns whether a line without a tag is neither data nor a continuation request. RFC 9051 §7. */
export const isStray = (text: string): boolean => !text.startsWith("* ") && !text.startsWith("+")

/** Returns the lines that the server sent in the used lane. */
export const heard = (connection: Connection): ReadonlyArray<WireLine> =>
  said(connection).filter(({ direction }) => direction === "received")

export const isRefusal = ({ condition }: Pick<WireLine, "condition">): boolean =>
  condition === "NO" || condition === "BAD" || condition === "BYE"

/** Returns the last refusal, or the one that the failure quotes. */
export const refusal = (connection: Connection): WireLine | undefined => {
  const words = connection.ended?.serverText
  const lines = heard(connection)
  const quoted =
    words === undefined || words === "" ? undefined : lines.findLast(({ text }) => text.includes(words))
  return quoted ?? lines.findLast(isRefusal)
}

/** Returns the lines that a failure quotes: one, or a refusal and the BYE after it, whose words core joins. */
export const quotedLines = (connection: Connection): ReadonlyArray<WireLine> => {
  const parts = partsOf(connection)
  const found = linesWith(parts, heard(connection))
  return parts.length > 1 && found.length === parts.length ? found : []
}

/** Returns the server's words of a failure in parts: core joins a refusal and the BYE after it by ` / `. */
export const partsOf = ({ ended }: Connection): ReadonlyArray<string> => ended?.serverText?.split(" / ") ?? []

/** Returns for each part the last line that contains it. */
export const linesWith = (
  parts: ReadonlyArray<string>,
  lines: ReadonlyArray<WireLine>
): ReadonlyArray<WireLine> =>
  parts.flatMap((part) => (part === "" ? [] : (lines.findLast(({ text }) => text.includes(part)) ?? [])))

/** Returns whether the server reports that it delayed a command, as Gmail does: an unregistered code at the end of the line. */
export const saysThrottled = (line: string): boolean => /\[THROTTLED\]/i.test(line)

/** Returns the command that a line answers. */
export const commandOf = (connection: Connection, line: WireLine | undefined): CommandSpan | undefined =>
  line?.tag === undefined
    ? undefined
    : connection.commands.find(({ answer, tag }) => tag === line.tag && answer?.line === line.line)

/** Returns `LOGIN`, or the mechanism of AUTHENTICATE; `undefined` if no login was sent. */
export const mechanismOf = (connection: Connection): string | undefined => {
  const login = connection.commands.findLast(({ name }) => isLoginName(name))
  return login === undefined ? undefined : mechanismIn(login)
}

/** Returns the mechanism of a login. */
export const mechanismIn = ({ name, text }: CommandSpan): string =>
  name === "LOGIN" ? name : (/AUTHENTICATE (\S+)/.exec(text)?.[1] ?? "AUTHENTICATE")

/** Returns the form of a login: `LOGIN`, or `AUTHENTICATE XOAUTH2`. */
export const formOf = ({ name, text }: CommandSpan): string =>
  name === "LOGIN" ? name : (/AUTHENTICATE \S+/.exec(text)?.[0] ?? name)

export const isLoginName = (name: string): boolean => /^(?:LOGIN|AUTHENTICATE)$/.test(name)

/** Returns whether the library sends such a command by itself. */
export const isOwn = ({ name }: Pick<CommandSpan, "name">): boolean => /^(?:NOOP|ID|LOGOUT)$/.test(name)

/** Returns whether a FETCH asks for complete messages, or a response contains one. */
export const asksForWholeMessage = (text: string): boolean => wholeMessage.test(text)

const wholeMessage = /\b(?:BODY(?:\.PEEK)?\[\]|RFC822(?=[ )]|$))/i

/** A STORE that sets or removes \Deleted. RFC 9051 §6.4.6. */
export interface DeletionMark {
  /** Such as `UID STORE`. */
  readonly name: string
  /** The message set; absent if it contains `*`. */
  readonly set: string | undefined
  readonly isRemoved: boolean
}

export const deletionMark = (text: string): DeletionMark | undefined => {
  const [, name, set = "", sign] = marking.exec(text) ?? []
  return name === undefined
    ? undefined
    : { name, set: set.includes("*") ? undefined : set, isRemoved: sign === "-" }
}

const marking = /^\S+ ((?:UID )?STORE) ([\d:,*]+) ([+-]?)FLAGS(?:\.SILENT)? .*\\DELETED/i

/** Returns whether a command with this name closes the open mailbox, if there is one. RFC 9051 §6.3.2, §6.4.1, §6.4.2. */
export const leavesMailbox = (name: string): boolean => leaving.test(name)

const leaving = /^(?:SELECT|EXAMINE|CLOSE|UNSELECT)$/i

export const isSelect = ({ name }: Pick<CommandSpan, "name">): boolean =>
  name === "SELECT" || name === "EXAMINE"

/** Returns the line at which cleaning up after the failure began: later lines change nothing. */
export const failingLine = (connection: Connection): number => failingOf(connection)?.line ?? Infinity

/**
 * Returns the limit that expired, or the limit of silence. One that expires during cleanup does not count,
 * nor does one after which the connection continued, such as the pause before IDLE.
 */
export const expiredLimit = (connection: Connection): Connection["fired"][number] | undefined => {
  const { fired } = connection
  const over = failingLine(connection)
  const lane = usedLane(connection)
  const moves = Map.groupBy(connection.moves, ({ event }) => timerOf(event))
  return fired.findLast(
    (limit) =>
      limit.line < over &&
      (limit.lane === undefined || limit.lane === lane) &&
      (limit.timer === "deaf" || limit.timer.endsWith("Limit")) &&
      !hasContinued(moves.get(limit.timer) ?? [], limit)
  )
}

/** Returns whether the connection continued after a limit: the next transition led to a state that does not end a way in. */
const hasContinued = (moves: ReadonlyArray<Move>, { line }: Connection["fired"][number]): boolean => {
  const left = moves[after(moves, line)]
  return left !== undefined && !isIn(left.to, "failing") && leafOf(left.to) !== "lost"
}

/** Returns whether a command was answered with NO or BAD. */
export const isRefused = ({ answer }: CommandSpan): boolean =>
  answer?.condition === "NO" || answer?.condition === "BAD"

/** Returns the capabilities in a line of the server, as data or in a response code. RFC 9051 §7.1, §7.2.2. */
export const capabilitiesIn = ({ text }: Pick<WireLine, "text">): ReadonlyArray<string> =>
  /^(?:\* |\S+ (?:OK|NO|BAD|BYE|PREAUTH) \[)CAPABILITY ([^\]]*)/i.exec(text)?.[1]?.trim().split(" ") ?? []
