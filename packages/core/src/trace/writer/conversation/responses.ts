/** The server's lines of a log. */
import { Result } from "effect"
import type { Response, Status, Tagged } from "../../../imap/Response.ts"
import * as ResponseParser from "../../../imap/wire/ResponseParser.ts"
import { doubtful, isStray, type Received, received } from "../../received.ts"
import type * as Trace from "../../Trace.ts"
import { stepOf } from "../failures.ts"
import { answered, type LoggedRefusal, ofAnswer, ofBye, ofGreeting } from "../refusals.ts"
import { isOfClient } from "../sides.ts"
import type { Following } from "../Survey.ts"
import { command, sized } from "./commands.ts"
import { compressed, isBeyondReading } from "./compressed.ts"
import { end } from "./ends.ts"
import { type Events, type LoggedConnection, none, type Of } from "./LoggedConnection.ts"

/** The server says something: a response, or a line that the log has on the wrong side. */
export const response = (
  connection: LoggedConnection,
  item: Of<"Received">,
  { isLast, pause }: Following
): Events => {
  const { at, login } = connection.learned
  if (isBeyondReading(connection, item.bytes)) return compressed(connection)
  const parsed = parse(connection, item.bytes)
  if (Result.isFailure(parsed)) return leftOut(connection, 1)
  const said = parsed.success
  // on whichever side the log has it: a command is recorded as one, and so are the parts of a login that began so
  if (said._tag === "Stray" && (login?.side === "Received" || isOfClient(item.bytes)))
    return command(connection, item)
  connection.outstanding.heard(said, connection.time)
  const { before, after } = connection.hasHeard ? nothing : greet(connection, said, pause)
  if (login !== undefined && said._tag === "Continuation") connection.learned.challenge(said.text)
  const isOfLogin = login !== undefined || (said._tag === "Continuation" && isChallenge(said.text))
  // without the client's lines, the sent commands are unknown
  if (!connection.hasSpoken && said._tag === "Tagged") at.allow.sent(said.tag)
  const show = connection.isDoubtful ? doubtful : received
  if (isStray(said, at)) connection.isDoubtful = true
  const spoken = connection.event("wire:received", shown(connection, show(said, isOfLogin, at), item))
  if (said._tag === "Status") goodbye(connection, said)
  const changed = changedBy(connection, said, pause, isLast)
  return before === none && changed === none ? [spoken] : [...before, spoken, ...after, ...changed]
}

const shown = (
  connection: LoggedConnection,
  response: Received,
  item: Of<"Received">
): Trace.EventData<"wire:received"> => {
  const { cond, line, unread, withheld } = response
  // the usual case: the spreads below would cost more than everything else
  if (
    cond === undefined &&
    (unread ?? withheld) === undefined &&
    item.isWhole !== true &&
    line.isComplete()
  ) {
    const { lane } = connection.progress
    const bytes = item.bytes.length + 2
    return lane === undefined ? { line: line.line(), bytes } : { lane, line: line.line(), bytes }
  }
  const { line: _, ...named } = response
  return { ...connection.lane, ...named, ...sized(line, item) }
}

/** Applies what a response changes, except for the greeting. */
const changedBy = (connection: LoggedConnection, said: Response, pause: number, isLast: boolean): Events => {
  if (said._tag === "Tagged") return answer(connection, said, pause, isLast)
  // an unsolicited BYE ends the connection, even if the log does not show it (RFC 9051 §7.1.5)
  if (isLast && said._tag === "Status" && wasLeft(connection, said))
    return end(connection, connection.refusal)
  const isChallenged = said._tag === "Continuation" && connection.learned.login !== undefined
  return isChallenged ? connection.moved(connection.progress.challenged()) : none
}

/** Returns what a greeting changes: `before` its line, the state that waits for it; and `after`, what follows it. */
const greet = (
  connection: LoggedConnection,
  response: Response,
  pause: number
): { readonly before: Events; readonly after: Events } => {
  connection.hasHeard = true
  if (response._tag !== "Status" || connection.pending.size > 0) return nothing
  const { learned } = connection
  learned.seen = { ...learned.seen, greeting: response.text }
  if (response.condition === "BYE") connection.refusal = ofGreeting(response, learned.seen, learned.masker)
  const begun = connection.begin()
  const moves = connection.progress.greeted(pause, response.condition === "PREAUTH")
  const isEntry = ({ to }: Trace.EventData<"machine:transition">) => to.endsWith(".greeting")
  return {
    before: [...begun, ...connection.moved(moves.filter(isEntry))],
    after: connection.moved(moves.filter((move) => !isEntry(move)))
  }
}

const goodbye = (connection: LoggedConnection, status: Status): void => {
  const { masker, seen } = connection.learned
  if (!wasLeft(connection, status) || connection.isOver) return
  const owed = connection.pending.firstOwed?.name
  const step = owed === undefined && connection.isOpen ? "selected" : stepOf(owed)
  const bye = ofBye(status, seen, { step, before: connection.refused }, masker)
  // in an open mailbox, an earlier refusal is unrelated
  connection.refusal = connection.isOpen ? bye : (connection.refusal ?? bye)
}

/** Returns whether it is a BYE without LOGOUT. Without the client's lines it is unknown whether the client asked. */
const wasLeft = (connection: LoggedConnection, { condition }: Status): boolean => {
  return condition === "BYE" && connection.hasSpoken && connection.goodbyes.size === 0
}

/** Records that lines of the log could not be read. */
export const leftOut = (connection: LoggedConnection, lines: number): Events => {
  const text = `${lines} line${lines === 1 ? "" : "s"} of the log could not be read`
  return [connection.event("trace:note", { text })]
}

/** Reports the length, unless it may be that of a login. */
export const unfinished = (connection: LoggedConnection, { bytes, side }: Of<"Unfinished">): Events => {
  if (side === "Sent" || !connection.hasHeard || connection.learned.login !== undefined) return []
  connection.outstanding.unfinished(connection.time)
  return [connection.event("wire:unfinished", { ...connection.lane, bytes })]
}

/**
 * OpenSSL's tag is a dot, which the parser does not accept: it is put back after parsing. Commands that OpenSSL sent
 * before it shows anything are answered first.
 */
const parse = (connection: LoggedConnection, bytes: Uint8Array): ReturnType<typeof ResponseParser.parse> => {
  const isDotted =
    bytes[0] === dot &&
    bytes[1] === space &&
    (connection.pending.get(".") !== undefined || !connection.hasHeard)
  if (!isDotted) return ResponseParser.parse(bytes)
  return Result.map(ResponseParser.parse(Uint8Array.of(letter, ...bytes.subarray(1))), (response) =>
    response._tag === "Tagged" ? { ...response, tag: "." } : response
  )
}

const answer = (connection: LoggedConnection, tagged: Tagged, pause: number, isLast: boolean): Events => {
  const { learned, pending } = connection
  const asked = pending.get(tagged.tag)
  const name = asked?.name ?? answered(tagged)
  if (name === undefined)
    return connection.activity(connection.activities.answered(tagged.tag, tagged.condition))
  pending.delete(tagged.tag)
  connection.goodbyes.delete(tagged.tag)
  if (learned.login?.tag === tagged.tag) learned.login = undefined
  // a tagged BYE answers LOGOUT as OK does
  const isOk = tagged.condition === "OK" || (name === "LOGOUT" && tagged.condition === "BYE")
  const condition = isOk ? "OK" : tagged.condition
  const refusal = isOk ? undefined : ofAnswer(name, tagged, learned.refused, learned.masker)
  const over = connection.activity(
    connection.activities.answered(tagged.tag, condition, refusal?.reason._tag)
  )
  connection.refused = isOk ? undefined : tagged
  if (!isOk)
    connection.refusal = refusal === undefined || isEcho(connection, refusal) ? connection.refusal : refusal
  else if (/^(?:LOGIN|AUTHENTICATE|SELECT|EXAMINE)$/.test(name)) connection.refusal = undefined
  if (isOk && name === "COMPRESS") connection.isCompressed = true
  if (isOk && /^(?:LOGIN|AUTHENTICATE)$/.test(name)) connection.isLoggedIn = true
  if (isOk && /^(?:SELECT|EXAMINE)$/.test(name)) connection.open()
  if (connection.refusal !== undefined && !isOk && isLast)
    return [...over, ...connection.moved(connection.progress.refused())]
  const next = connection.progress.answered(name, condition, pause, pending.size > 0)
  const moves = over.concat(connection.moved(next))
  return name === "LOGOUT" && isOk
    ? [...moves, ...end(connection, connection.isOpen ? undefined : connection.refusal)]
    : moves
}

/** Returns whether a mailbox is refused since the login before was. */
const isEcho = (connection: LoggedConnection, { step }: LoggedRefusal): boolean => {
  return step === "select" && connection.refusal?.step === "auth"
}

const nothing = { before: none, after: none }

const dot = 0x2e
const space = 0x20
const letter = 0x41

/** Returns whether the text is base64: then it may belong to a credential, whose beginning the log may lack. RFC 9051 §7.6. */
const isChallenge = (text: string): boolean =>
  text.length >= 8 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
