/**
 * Finds where two connections diverge, in a sentence and in lines: how they end while the mailbox is open, the way in,
 * the command, or the tagged answer in which they first differ. The order of untagged responses never decides.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { endKindOf, isAlike, isOpened } from "./deciding.ts"
import { isLoginName, said } from "../lines/facts.ts"
import { failureOf, labelOfStep, usedLane } from "../lines/Failure.ts"
import { portIn } from "../lines/place.ts"
import { silenceOn } from "../lines/silence.ts"
import { ownLabel } from "../lane/accounts.ts"
import { type Lane, laneWords } from "../machine/phase.ts"

/** The place where two connections diverge. */
export interface Parting {
  readonly words: string
  /** Advice about it. */
  readonly fix?: string
  /** The lines that show it; absent if no line of the wire does. */
  readonly lines?: { readonly a: WireLine | undefined; readonly b: WireLine | undefined }
  /** True if both had the mailbox open by then, so that what came before does not matter. */
  readonly isOpen?: boolean
}

type Names = readonly [one: string, other: string]

/**
 * Finds where they diverge; `undefined` if both send the same commands, and each has the same result. The last argument
 * names the two.
 */
export const parting = (a: Connection, b: Connection, names: Names): Parting | undefined =>
  openEndsDiffer(a, b, names) ?? waysOf(a, b, names) ?? firstOf(a, b, names)

/** If both opened the mailbox, only their ends matter. */
const openEndsDiffer = (a: Connection, b: Connection, [one, other]: Names): Parting | undefined =>
  isOpened(a) && isOpened(b) && !isAlike(a, b)
    ? {
        words: `They diverge while the mailbox is open: ${one} ${openEndWords(a)}, ${other} ${openEndWords(b)}.`,
        lines: { a: endOf(a), b: endOf(b) },
        isOpen: true
      }
    : undefined

const openEndWords = (connection: Connection): string => {
  const silence = silenceOn(connection)
  // the client did not leave if the server did
  const isOurs = silence !== undefined && connection.ended?.error !== "ConnectionLost"
  const took = isOurs ? duration(silence.ms) : ""
  const endKind = endKindOf(connection)
  if (endKind === "unheard") return `waits ${took} for an answer that never comes`
  if (endKind === "well") return "keeps the connection"
  const then = connection.ended?.outcome === "retried" ? " and connects again" : ""
  return `${took === "" ? "loses the connection" : `leaves after ${took} without an answer`}${then}`
}

/** Returns the line that was never answered, or the last one. */
const endOf = (connection: Connection): WireLine | undefined =>
  lineOf(connection, silenceOn(connection)?.answer.line) ?? said(connection).at(-1)

const lineOf = ({ wire }: Connection, line: number | undefined): WireLine | undefined =>
  wire.find((each) => each.line === line)

/** The way in differs: TLS or STARTTLS, or the port alone. */
const waysOf = (a: Connection, b: Connection, [one, other]: Names): Parting | undefined => {
  const [mine, theirs] = [wayOf(a), wayOf(b)]
  if (mine === undefined || theirs === undefined) return undefined
  if (mine.lane === theirs.lane && (mine.port === theirs.port || isReached(a) === isReached(b)))
    return undefined
  return {
    words: `They diverge at the start: ${one} ${uses(a, mine)}, ${other} ${uses(b, theirs)}.`,
    ...wayFix([a, one, theirs], [b, other, mine])
  }
}

interface Way {
  readonly lane: NonNullable<Lane>
  readonly port: number | undefined
}

const wayOf = (connection: Connection): Way | undefined => {
  const lane = usedLane(connection)
  return lane && { lane, port: portIn(lane, connection) }
}

/** A way in without a line was only tried. */
const uses = (connection: Connection, way: Way): string => {
  const fails = failing(connection)
  return `${isReached(connection) ? "uses" : "tries"} ${wayWords(way)}${fails && ` and ${fails}`}`
}

const wayWords = ({ lane, port }: Way): string =>
  `${laneWords[lane]}${port === undefined ? "" : ` on port ${port}`}`

const isReached = ({ wire }: Connection): boolean => wire.some(({ direction }) => direction === "received")

/** Returns the advice to use the way in that works, if both may be one account and one of them did not reach the login. */
const wayFix = (
  ...sides: readonly [
    readonly [Connection, name: string, others: Way],
    readonly [Connection, name: string, others: Way]
  ]
): { readonly fix?: string } => {
  const failed = sides.find(([connection]) => endKindOf(connection) === "lost" && !isAtLogin(connection))
  const opened = sides.find(([connection]) => isOpened(connection) && isEncrypted(connection))
  if (failed === undefined || opened === undefined || failed === opened) return {}
  if (!mayBeOne(failed[0], opened[0])) return {}
  const [, name, way] = failed
  return { fix: `Let ${name} use ${wayWords(way)}, as ${opened[1]} does: that way in works.` }
}

const isEncrypted = ({ net }: Connection): boolean =>
  net.some(({ begun, ended }) => begun.kind === "tls" && ended?.ok === true && ended.authorized !== false)

const isAtLogin = ({ commands }: Connection): boolean => commands.some(({ name }) => isLoginName(name))

const failing = (connection: Connection): string => {
  const step = failureOf(connection)?.step
  return step === undefined ? "" : `fails at ${labelOfStep(step)}`
}

const firstOf = (a: Connection, b: Connection, names: Names): Parting | undefined => {
  const [mine, theirs] = [commandsOf(a), commandsOf(b)]
  for (let at = 0; at < Math.max(mine.length, theirs.length); at++) {
    const [left, right] = [mine[at], theirs[at]]
    if (left?.name !== right?.name) return commandsPart(a, b, names, at)
    if (left !== undefined && right !== undefined && answerTo(left) !== answerTo(right))
      return {
        words: `They diverge at ${left.name}: the answer is ${answers(left, right, names)}.`,
        ...fixOf(
          { connection: a, command: left, name: names[0] },
          { connection: b, command: right, name: names[1] }
        ),
        lines: {
          a: lineOf(a, left.answer?.line ?? left.line),
          b: lineOf(b, right.answer?.line ?? right.line)
        }
      }
  }
  return undefined
}

/** A command on one side, with the name of the side. */
interface Side {
  readonly connection: Connection
  readonly command: CommandSpan
  readonly name: string
}

/**
 * Returns what to do about a login that was refused on one side alone, if both may be the same account: to use the other
 * mechanism, or the other password if it was the password that was refused. No trace shows one.
 */
const fixOf = (one: Side, other: Side): { readonly fix?: string } => {
  const [accepted, refused] = one.command.answer?.condition === "OK" ? [one, other] : [other, one]
  const { ended, started } = refused.connection
  if (accepted.command.answer?.condition !== "OK" || refused.command.answer?.condition !== "NO") return {}
  if (!isLoginName(refused.command.name) || (ended?.error ?? "AuthRejected") !== "AuthRejected") return {}
  if (!mayBeOne(one.connection, other.connection)) return {}
  const mechanism = mechanismOf(accepted.command)
  if (mechanism !== mechanismOf(refused.command))
    return { fix: `Let ${refused.name} log in by ${mechanism}, as ${accepted.name} does.` }
  const nothing = ownLabel(started?.label) === undefined ? "If both are one account: nothing" : "Nothing"
  const otherwise = `otherwise give ${refused.name} that of ${accepted.name}`
  return { fix: `${nothing}, if the password was changed in between; ${otherwise}.` }
}

/** Returns whether both may be of the same account: they have one host, and no labels that differ. */
const mayBeOne = ({ started: one }: Connection, { started: other }: Connection): boolean =>
  one?.host === other?.host && ownLabel(one?.label) === ownLabel(other?.label)

const mechanismOf = ({ name, text }: CommandSpan): string =>
  name === "AUTHENTICATE" ? (text.split(" ")[2] ?? name) : name

type Commands = ReadonlyArray<CommandSpan>

/** Commands that are repeated or incidental, and do not characterize a client. */
const incidentalCommands: ReadonlySet<string> = new Set(["CAPABILITY", "NOOP", "ENABLE"])

const commandsOf = (connection: Connection): Commands => {
  const lane = usedLane(connection)
  return connection.commands.filter(
    (command) => command.lane === lane && !incidentalCommands.has(command.name)
  )
}

/** Describes two commands of the same place, and the first later command that both sent, if its answers differ. */
const commandsPart = (a: Connection, b: Connection, names: Names, at: number): Parting => {
  const [mine, theirs] = [commandsOf(a), commandsOf(b)]
  const before = mine[at - 1]
  const [one, other] = names
  const where = before === undefined ? "with the first command" : `after ${before.name}`
  const first = `They diverge ${where}: ${one} ${sends(a, mine, at)}, ${other} ${sends(b, theirs, at)}.`
  const after = mine.slice(at).flatMap((left) => {
    const right = theirs.slice(at).find(({ name }) => name === left.name)
    return right === undefined || answerTo(left) === answerTo(right)
      ? []
      : ` The answer to ${left.name} is ${answers(left, right, names)}.`
  })[0]
  return {
    words: first + (isAlike(a, b) ? "" : (after ?? "")),
    lines: { a: sentLine(a, mine, at), b: sentLine(b, theirs, at) }
  }
}

const sends = (connection: Connection, commands: Commands, at: number): string => {
  const command = commands[at]
  if (command === undefined) return failing(connection) || "sends nothing more"
  const again = command.name === commands[at - 1]?.name ? " again" : ""
  return `sends ${command.name}${again}${isBare(connection, command) ? " without encryption" : ""}`
}

/** Returns whether the command sends a password or a token in clear text. */
const isBare = ({ net }: Connection, { lane, line, name }: CommandSpan): boolean =>
  isLoginName(name) &&
  net.length > 0 &&
  !net.some((each) => each.lane === lane && each.begun.kind === "tls" && (each.endLine ?? line) < line)

const answerTo = ({ answer }: CommandSpan): string => answer?.condition ?? "missing"

const answers = (left: CommandSpan, right: CommandSpan, [one, other]: Names): string =>
  `${answerTo(left)} for ${one} and ${answerTo(right)} for ${other}`

/** Returns the line of the command; if none was sent, the last line after the one before. */
const sentLine = (connection: Connection, commands: Commands, at: number): WireLine | undefined => {
  const [before, command] = [commands[at - 1], commands[at]]
  const since = before?.answer?.line ?? before?.line ?? 0
  return command === undefined
    ? said(connection).findLast(({ line }) => line > since)
    : lineOf(connection, command.line)
}
