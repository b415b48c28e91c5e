/** What a failed connection's reason carried, as far as its trace says it. */
import { eventWords, isIn, leafOf } from "./phase.ts"
import { type Facts, isStep, ofRefusal, type ofTag, recorded } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "./Connection.ts"
import { usedLane } from "./Failure.ts"

/** What was said in the lane that counts. */
export const said = (connection: Connection): ReadonlyArray<WireLine> => {
  const lane = usedLane(connection)
  return connection.wire.filter((line) => line.lane === lane)
}

export const isRefusal = ({ condition }: WireLine): boolean =>
  condition === "NO" || condition === "BAD" || condition === "BYE"

/** The last refusal, or the one whose words the failure carries. */
export const refusal = (connection: Connection): WireLine | undefined => {
  const words = connection.ended?.serverText
  const lines = said(connection).filter(({ direction }) => direction === "received")
  const quoted =
    words === undefined || words === "" ? undefined : lines.findLast(({ text }) => text.includes(words))
  return quoted ?? lines.findLast(isRefusal)
}

/**
 * The lines that a failure quotes: one, or a refusal and the goodbye after it, whose words core puts together.
 */
export const quotedLines = (connection: Connection): ReadonlyArray<WireLine> => {
  const parts = connection.ended?.serverText?.split(joint) ?? []
  const received = said(connection).filter(({ direction }) => direction === "received")
  const found = parts.flatMap((part) =>
    part === "" ? [] : (received.findLast(({ text }) => text.includes(part)) ?? [])
  )
  return parts.length > 1 && found.length === parts.length ? found : []
}

const joint = " / "

/** A mailbox is refused because the client has not said who it is, or said it too early: core's quirks know the words. */
export const isUnsafeLogin = ({ started }: Connection, { condition, text }: WireLine): boolean =>
  condition === "NO" &&
  ofRefusal({ host: started?.host ?? "", step: "select", code: undefined, text })?.tag === "UnsafeLogin"

/** The command that a line answers. */
export const commandOf = (connection: Connection, line: WireLine | undefined): CommandSpan | undefined =>
  line?.tag === undefined
    ? undefined
    : connection.commands.find(({ answer, tag }) => tag === line.tag && answer?.line === line.line)

const idSent = ({ commands }: Connection): boolean => commands.some(({ name }) => name === "ID")

const lastNamed = (connection: Connection, names: RegExp): CommandSpan | undefined =>
  connection.commands.findLast(({ name }) => names.test(name))

/** `LOGIN`, or the mechanism that AUTHENTICATE names; undefined if no login was sent. */
export const mechanismOf = (connection: Connection): string | undefined => {
  const login = lastNamed(connection, /^(LOGIN|AUTHENTICATE)$/)
  if (login === undefined) return undefined
  return login.name === "LOGIN" ? "LOGIN" : (/AUTHENTICATE (\S+)/.exec(login.text)?.[1] ?? "AUTHENTICATE")
}

/** What the server listed last; undefined if it never did. */
const capabilities = (connection: Connection): ReadonlyArray<string> | undefined => {
  const told = said(connection).findLast(({ text }) => /CAPABILITY /.test(text))
  return /CAPABILITY ([^\]]*)/
    .exec(told?.text ?? "")?.[1]
    ?.trim()
    .toUpperCase()
    .split(" ")
}

const mailboxOf = (connection: Connection): string | undefined =>
  /(?:SELECT|EXAMINE) (\S+)/.exec(lastNamed(connection, /^(SELECT|EXAMINE)$/)?.text ?? "")?.[1]

const protocols = [
  ["smtp", /^220[ -]|ESMTP/],
  ["pop3", /^\+OK/],
  ["http", /^HTTP\//],
  ["ssh", /^SSH-/]
] as const

const protocolOf = (connection: Connection): Facts["protocol"] | undefined => {
  const [first] = connection.wire.filter(({ direction }) => direction === "received")
  return protocols.find(([, pattern]) => pattern.test(first?.text ?? ""))?.[0]
}

/** The tcp port of the lane that counts. */
const portOf = (connection: Connection): number | undefined => {
  const lane = usedLane(connection)
  const tcp = connection.net.findLast(({ begun }) => begun.kind === "tcp" && begun.lane === lane)
  return tcp?.begun.port ?? connection.started?.port
}

/** Where the failure was tidied up: what is said after it changes nothing. */
export const failingLine = ({ moves }: Connection): number =>
  moves.findLast(({ to }) => isIn(to, "failing"))?.line ?? Number.POSITIVE_INFINITY

/**
 * What ran out: a limit, or the silence after the last byte. One that passes while the failure is tidied up does not
 * count, nor does one after which the connection went on, such as the pause before IDLE.
 */
export const ranOut = (connection: Connection): Connection["fired"][number] | undefined => {
  const { fired } = connection
  const over = failingLine(connection)
  const lane = usedLane(connection)
  return fired.findLast(
    (limit) =>
      limit.line < over &&
      (limit.lane === undefined || limit.lane === lane) &&
      (limit.timer === "deaf" || limit.timer.endsWith("Limit")) &&
      !wentOn(connection, limit)
  )
}

/** The state that was waited in was left for another one, and not for the end of a way in. */
const wentOn = ({ moves }: Connection, { line, timer }: Connection["fired"][number]): boolean => {
  const left = moves.find((move) => move.line > line && eventWords(move.event) === `after ${timer}`)
  return left !== undefined && !isIn(left.to, "failing") && leafOf(left.to) !== "lost"
}

/** In whole milliseconds. The timer of a silence is set for its rest alone: it began with the last byte. */
const waited = (connection: Connection): number | undefined => {
  const limit = ranOut(connection)
  if (limit === undefined) return undefined
  const heard = said(connection).findLast(
    ({ direction, line }) => direction === "received" && line < limit.line
  )
  if (limit.timer !== "deaf" || heard === undefined) return Math.round(limit.ms)
  return Math.round(limit.time - heard.time)
}

type Shown = Parameters<typeof ofTag>[1]

/** What older traces, which hold no facts, still show of them. What they do not show is left out. */
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
    // a token's refusal has its own status, which only its facts contain
    status: ended?.error === "CommandRejected" && isStatus(refused?.condition) ? refused.condition : undefined
  }
}

const isStatus = (condition: string | undefined): condition is Facts["status"] =>
  condition === "NO" || condition === "BAD"

/** What the reason carried: as it was recorded, and the rest as the trace shows it. */
export const factsOf = (connection: Connection): Shown => ({
  ...derived(connection),
  ...recorded(connection.ended?.facts ?? {}, connection.ended?.error)
})
