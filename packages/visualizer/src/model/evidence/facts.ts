/** The facts of a failed connection's reason, as far as its trace contains them. */
import { eventWords, isIn, leafOf } from "../machine/phase.ts"
import { type Facts, isStep, ofRefusal, type ofTag, recorded } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, Move, WireLine } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { failingOf, usedLane } from "./Failure.ts"
import { portOf } from "./place.ts"

/** Returns the lines of the used lane. */
export const said = (connection: Connection): ReadonlyArray<WireLine> => {
  const lane = usedLane(connection)
  return connection.wire.filter((line) => line.lane === lane)
}

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
  const parts = connection.ended?.serverText?.split(joint) ?? []
  const received = heard(connection)
  const found = parts.flatMap((part) =>
    part === "" ? [] : (received.findLast(({ text }) => text.includes(part)) ?? [])
  )
  return parts.length > 1 && found.length === parts.length ? found : []
}

const joint = " / "

/**
 * Returns whether a mailbox is refused because the client has not identified itself, or did so too early: core's quirks know
 * the words.
 */
export const isUnsafeLogin = ({ started }: Connection, { condition, text }: WireLine): boolean =>
  condition === "NO" &&
  ofRefusal({ host: started?.host ?? "", step: "select", code: undefined, text })?.tag === "UnsafeLogin"

/** Returns the command that a line answers. */
export const commandOf = (connection: Connection, line: WireLine | undefined): CommandSpan | undefined =>
  line?.tag === undefined
    ? undefined
    : connection.commands.find(({ answer, tag }) => tag === line.tag && answer?.line === line.line)

/** Returns `LOGIN`, or the mechanism of AUTHENTICATE; `undefined` if no login was sent. */
export const mechanismOf = (connection: Connection): string | undefined => {
  const login = connection.commands.findLast(({ name }) => isLoginName(name))
  if (login === undefined) return undefined
  return login.name === "LOGIN" ? "LOGIN" : (/AUTHENTICATE (\S+)/.exec(login.text)?.[1] ?? "AUTHENTICATE")
}

export const isLoginName = (name: string): boolean => /^(?:LOGIN|AUTHENTICATE)$/.test(name)

/** Returns whether the library sends a command for itself: no app asked for it. */
export const isOwn = ({ name }: CommandSpan): boolean => /^(?:NOOP|ID|LOGOUT)$/.test(name)

export const isSelect = ({ name }: Pick<CommandSpan, "name">): boolean =>
  name === "SELECT" || name === "EXAMINE"

/** Returns the line at which cleaning up after the failure began: later lines change nothing. */
export const failingLine = (connection: Connection): number => failingOf(connection)?.line ?? Infinity

/**
 * Returns the limit, or the silence after the last byte, that expired. One that passes during cleanup does not count,
 * nor does one after which the connection continued, such as the pause before IDLE.
 */
export const ranOut = (connection: Connection): Connection["fired"][number] | undefined => {
  const { fired } = connection
  const over = failingLine(connection)
  const lane = usedLane(connection)
  const moves = Map.groupBy(connection.moves, ({ event }) => eventWords(event))
  return fired.findLast(
    (limit) =>
      limit.line < over &&
      (limit.lane === undefined || limit.lane === lane) &&
      (limit.timer === "deaf" || limit.timer.endsWith("Limit")) &&
      !wentOn(moves.get(`after ${limit.timer}`) ?? [], limit)
  )
}

/** Returns whether the first of these transitions after a limit left the waiting state for another one that does not end a way in. */
const wentOn = (moves: ReadonlyArray<Move>, { line }: Connection["fired"][number]): boolean => {
  const left = moves[after(moves, line)]
  return left !== undefined && !isIn(left.to, "failing") && leafOf(left.to) !== "lost"
}

/** Returns whether a command was answered with NO or BAD. */
export const isRefused = ({ answer }: CommandSpan): boolean => isStatus(answer?.condition)

const isStatus = (condition: string | undefined): condition is Facts["status"] =>
  condition === "NO" || condition === "BAD"

type Shown = Parameters<typeof ofTag>[1]

/** Returns the facts of the reason: the recorded ones, and the rest from the trace. */
export const factsOf = (connection: Connection): Shown => ({
  ...derived(connection),
  ...recorded(connection.ended?.facts ?? {}, connection.ended?.error),
  said: connection.ended?.serverText
})

/** Derives the facts from older traces, which do not record them. Facts that they do not show are left out. */
const derived = (connection: Connection): Shown => {
  const { ended, net, started } = connection
  const refused = refusal(connection)
  const command =
    commandOf(connection, refused) ?? connection.commands.findLast(({ answer }) => answer === undefined)
  const names = capabilities(connection)
  return {
    host: started?.host,
    port: portOf(connection),
    serverName: net.findLast(({ ended }) => ended?.sni !== undefined)?.ended?.sni ?? started?.host,
    step: isStep(ended?.step) ? ended.step : undefined,
    afterMs: waited(connection),
    tls:
      net.length === 0
        ? undefined
        : net.some(({ begun, ended }) => begun.kind === "tls" && ended?.ok === true),
    protocol: protocolOf(connection),
    offered: names?.flatMap((name) => (name.startsWith("AUTH=") ? [name.slice("AUTH=".length)] : [])),
    loginDisabled: names?.includes("LOGINDISABLED"),
    mechanism: mechanismOf(connection),
    capabilities: names,
    idSent: idSent(connection),
    mailbox: mailboxOf(connection),
    command: command?.name,
    // the refusal of a token has its own status, which only the recorded facts contain
    status: ended?.error === "CommandRejected" && isStatus(refused?.condition) ? refused.condition : undefined
  }
}

/** Returns the capabilities that the server listed last; `undefined` if it never did. */
const capabilities = (connection: Connection): ReadonlyArray<string> | undefined => {
  const listing = heard(connection).findLast((line) => capabilitiesIn(line).length > 0)
  return listing && capabilitiesIn(listing).map((name) => name.toUpperCase())
}

/** Returns the capabilities in a line of the server, as data or in a response code. RFC 9051 §7.1, §7.2.2. */
export const capabilitiesIn = ({ text }: WireLine): ReadonlyArray<string> =>
  /(?:^\* |\[)CAPABILITY ([^\]]*)/i.exec(text)?.[1]?.trim().split(" ") ?? []

/**
 * Returns the wait in whole milliseconds. The timer of a silence is set only for its rest: the silence began with the
 * last byte.
 */
const waited = (connection: Connection): number | undefined => {
  const limit = ranOut(connection)
  if (limit === undefined) return undefined
  const latest = heard(connection).findLast(({ line }) => line < limit.line)
  if (limit.timer !== "deaf" || latest === undefined) return Math.round(limit.ms)
  return Math.round(limit.time - latest.time)
}

const protocols = [
  ["smtp", /^220[ -]|ESMTP/],
  ["pop3", /^\+OK/],
  ["http", /^HTTP\//],
  ["managesieve", /^"IMPLEMENTATION" /i],
  ["ssh", /^SSH-/]
] as const

const protocolOf = (connection: Connection): Facts["protocol"] | undefined => {
  const [first] = connection.wire.filter(({ direction }) => direction === "received")
  return protocols.find(([, pattern]) => pattern.test(first?.text ?? ""))?.[0]
}

const idSent = ({ commands }: Connection): boolean => commands.some(({ name }) => name === "ID")

const mailboxOf = (connection: Connection): string | undefined =>
  /(?:SELECT|EXAMINE) (\S+)/.exec(connection.commands.findLast(isSelect)?.text ?? "")?.[1]
