/** Finds the lines that show why a connection failed. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import {
  capabilitiesIn,
  commandOf,
  failingLine,
  heard,
  quotedLines,
  expiredLimit,
  refusal
} from "../lines/facts.ts"
import { failureOf, usedLane } from "../lines/Failure.ts"
import { proofOf } from "../machine/phase.ts"

/** Returns the lines, each once, in the given order. */
const linesOf = (
  ...lines: ReadonlyArray<number | undefined | ReadonlyArray<number>>
): ReadonlyArray<number> => Array.from(new Set(lines.flat().filter((line) => line !== undefined)))

/** The reasons whose line is a network operation. */
const ofNetwork = /^(Dns|Offline|ConnectRefused|HostUnreachable|Tls|Proxy|Tunnel)/

/** Returns the lines that show a failure for the reason with this tag. */
export const failureLines = (connection: Connection, tag: string): ReadonlyArray<number> => {
  const { endLine } = connection
  if (tag.endsWith("Timeout") || tag === "ConnectionStalled") {
    const greeted = provisionalLine(connection)
    // the limit of the attempt is not the step's
    const limit =
      connection.ended?.facts?.["attemptMs"] === undefined ? expiredLimit(connection)?.line : undefined
    return linesOf(limit, greeted, unansweredLines(connection), endLine)
  }
  if (tag === "NothingDiscovered") return linesOf(lookups(connection), endLine)
  if (tag === "ClosedBeforeGreeting") return linesOf(provisionalLine(connection), endLine)
  if (ofNetwork.test(tag)) return linesOf(failedOperation(connection), endLine)
  if (ofOffer.has(tag)) {
    const listing = heard(connection).findLast((line) => capabilitiesIn(line).length > 0)?.line
    return linesOf(listing ?? greetingLine(connection), endLine)
  }
  if (tag === "SessionPingPong") return linesOf(farewell(connection), endLine)
  const early = connection.commands.find(({ answer, isCut }) => isCut && answer !== undefined)
  if (tag === "ProtocolDesync" && early !== undefined) return linesOf(early.answer?.line, early.line, endLine)
  if (isHungUp(connection, tag)) return linesOf(unansweredLines(connection), endLine)
  const refused = refusal(connection)
  const asked = commandOf(connection, refused)?.line
  const quoted = quotedLines(connection).map(({ line }) => line)
  // a server's repetition of a secret is quoted, and its line is redacted
  const isMasked = quoted.length === 0 && unparsed.has(tag)
  return linesOf(
    quoted,
    isMasked ? strayLine(connection) : undefined,
    refused?.line,
    asked ?? unansweredLines(connection),
    endLine
  )
}

/** Returns the last line that answers no command. RFC 9051 §7. */
const strayLine = (connection: Connection): number | undefined => {
  const all = heard(connection)
  const isStray = ({ condition, tag, text }: (typeof all)[number]) =>
    tag === undefined && (condition === "BAD" || !/^[*+] ?/.test(text))
  return (all.findLast(isStray) ?? all.at(-1))?.line
}

/** Returns the BYE with which the server ended the session. */
const farewell = (connection: Connection): number | undefined =>
  heard(connection).findLast(({ condition }) => condition === "BYE")?.line

/** The reasons that the server's greeting and capabilities show. */
const ofOffer: ReadonlySet<string> = new Set([
  "StartTlsNotOffered",
  "NotImap",
  "PreauthInsecure",
  "NoUsableMechanism",
  "PrivacyRequired"
])

/** The reasons whose line answers no command. */
const unparsed: ReadonlySet<string> = new Set(["CommandRejectedUntagged", "StartTlsFailed"])

/**
 * Returns the unanswered commands before the failure: first that of the failed step, and without probes if there are
 * others.
 */
const unansweredLines = (connection: Connection): ReadonlyArray<number> => {
  const lane = usedLane(connection)
  const over = failingLine(connection)
  const open = connection.commands.filter(
    ({ answer, lane: own }) => own === lane && (answer === undefined || answer.line > over)
  )
  const { phase } = failureOf(connection) ?? {}
  const proofs = phase === undefined ? [] : proofOf(phase.state)
  const isOwn = ({ name }: CommandSpan) => proofs.includes(name)
  const internal = open.filter(isOwn)
  const others = open.filter((command) => !isOwn(command))
  const asked = others.filter(({ name }) => name !== "NOOP")
  return [...internal, ...(internal.length + asked.length > 0 ? asked : others)].map(({ line }) => line)
}

/** Returns the lines of the answers in a search, those with a result first. */
const lookups = ({ net }: Connection): ReadonlyArray<number> =>
  net
    .filter(({ begun }) => begun.kind === "lookup")
    .toSorted((a, b) => Number(isNothing(a)) - Number(isNothing(b)))
    .map(({ endLine, line }) => endLine ?? line)

const isNothing = ({ ended }: Connection["net"][number]): boolean => ended?.outcome === "nothing"

/** Returns the failed operation, of the way in whose failure is reported if there are two. */
const failedOperation = (connection: Connection): number | undefined => {
  const failed = connection.net.filter(
    ({ ended }) => ended?.ok === false && ended.error !== "race_lost" && ended.error !== "cancelled"
  )
  const lane = usedLane(connection)
  return (failed.findLast((operation) => operation.lane === lane) ?? failed.at(-1))?.endLine
}

const greetingLine = (connection: Connection): number | undefined => heard(connection)[0]?.line

/** Returns a greeting that only announced another one, which never came. */
const provisionalLine = (connection: Connection): number | undefined =>
  connection.ended?.error === "GreetingTimeout" ? greetingLine(connection) : undefined

/**
 * Returns whether the connection ended without an explanation in the server's earlier words: in use, a command that was
 * refused before has nothing to do with it.
 */
const isHungUp = ({ ended }: Connection, tag: string): boolean =>
  tag === "ConnectionLost" ||
  ended?.facts?.["hungUp"] === true ||
  (tag !== "ServerBye" && ended?.serverText === undefined && afterOpening.has(ended?.step))

/** The steps of a connection whose mailbox is open. */
export const afterOpening: ReadonlySet<string | undefined> = new Set([
  "selected",
  "idle",
  "command",
  "logout"
])
