/** What a failed connection's reason carried, as far as its trace tells it again. */
import type { Facts } from "@effect-imap/core/Advice"
import type { Step } from "@effect-imap/core/Reason"
import { table } from "@effect-imap/core/Sizes"
import type { CommandSpan, Connection, WireLine } from "./Connection.ts"
import { usedLane } from "./Ledger.ts"

const steps: { readonly [Name in Step]: true } = {
  account: true,
  dns: true,
  tcp: true,
  tls: true,
  greeting: true,
  capability: true,
  starttls: true,
  auth: true,
  id: true,
  enable: true,
  select: true,
  selected: true,
  command: true,
  logout: true
}

const isStep = (name: string | undefined): name is Step => name !== undefined && Object.hasOwn(steps, name)

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

/** The command that a line answers. */
export const commandOf = (connection: Connection, line: WireLine | undefined): CommandSpan | undefined =>
  line?.tag === undefined
    ? undefined
    : connection.commands.find(({ answer, tag }) => tag === line.tag && answer?.line === line.line)

const idSent = ({ commands }: Connection): boolean => commands.some(({ name }) => name === "ID")

const lastNamed = (connection: Connection, names: RegExp): CommandSpan | undefined =>
  connection.commands.findLast(({ name }) => names.test(name))

/** `LOGIN`, or the mechanism that AUTHENTICATE names. */
export const mechanismOf = (connection: Connection): string => {
  const login = lastNamed(connection, /^(LOGIN|AUTHENTICATE)$/)
  if (login === undefined) return "the login"
  return login.name === "LOGIN" ? "LOGIN" : (/AUTHENTICATE (\S+)/.exec(login.text)?.[1] ?? "AUTHENTICATE")
}

const capabilities = (connection: Connection): ReadonlyArray<string> => {
  const told = said(connection).findLast(({ text }) => /CAPABILITY /.test(text))
  return (
    /CAPABILITY ([^\]]*)/
      .exec(told?.text ?? "")?.[1]
      ?.trim()
      .toUpperCase()
      .split(" ") ?? []
  )
}

const mailboxOf = (connection: Connection): string =>
  /(?:SELECT|EXAMINE) (\S+)/.exec(lastNamed(connection, /^(SELECT|EXAMINE)$/)?.text ?? "")?.[1] ??
  "the mailbox"

const protocols = [
  ["smtp", /^220[ -]|ESMTP/],
  ["pop3", /^\+OK/],
  ["http", /^HTTP\//],
  ["ssh", /^SSH-/]
] as const

const protocolOf = (connection: Connection): Facts["protocol"] => {
  const [first] = connection.wire.filter(({ direction }) => direction === "received")
  return protocols.find(([, pattern]) => pattern.test(first?.text ?? ""))?.[0] ?? "unknown"
}

/** The tcp port of the lane that counts. */
const portOf = (connection: Connection): number => {
  const lane = usedLane(connection)
  const tcp = connection.net.findLast(({ begun }) => begun.kind === "tcp" && begun.lane === lane)
  return tcp?.begun.port ?? connection.started?.port ?? 0
}

/** What ran out: a limit, or the silence behind the last byte. What runs out while the failure is tidied up is none. */
export const ranOut = ({ fired, moves }: Connection): Connection["fired"][number] | undefined => {
  const over = moves.findLast(({ to }) => to === "failing")?.line ?? Number.POSITIVE_INFINITY
  return fired.findLast(({ line, timer }) => line < over && (timer === "deaf" || timer.endsWith("Limit")))
}

/** In whole milliseconds. The timer of a silence is set for its rest alone: it began with the last byte. */
const waited = (connection: Connection): number => {
  const limit = ranOut(connection)
  const heard = said(connection).findLast(
    ({ direction, line }) => direction === "received" && line < (limit?.line ?? 0)
  )
  if (limit?.timer !== "deaf" || heard === undefined) return Math.round(limit?.ms ?? 0)
  return Math.round(limit.time - heard.time)
}

/** A trace does not say what the limits were; these hold unless an app changed them. */
const limits: ReadonlyMap<string, number> = new Map([
  ["LineTooLong", table.line.value],
  ["LiteralTooLarge", table.literal.value],
  ["ResponseTooLarge", table.response.value],
  ["NestingTooDeep", table.nesting.value]
])

export const factsOf = (connection: Connection): Partial<Facts> => {
  const { ended, net, started } = connection
  const refused = refusal(connection)
  const command =
    commandOf(connection, refused) ?? connection.commands.findLast(({ answer }) => answer === undefined)
  const names = capabilities(connection)
  return {
    host: started?.host ?? "the server",
    port: portOf(connection),
    serverName:
      net.findLast(({ ended }) => ended?.sni !== undefined)?.ended?.sni ?? started?.host ?? "the server",
    step: isStep(ended?.step) ? ended.step : "command",
    afterMs: waited(connection),
    tls: net.some(({ begun, ended }) => begun.kind === "tls" && ended?.ok === true),
    protocol: protocolOf(connection),
    offered: names.flatMap((name) => (name.startsWith("AUTH=") ? [name.slice("AUTH=".length)] : [])),
    loginDisabled: names.includes("LOGINDISABLED"),
    mechanism: mechanismOf(connection),
    capabilities: names,
    idSent: idSent(connection),
    mailbox: mailboxOf(connection),
    command: command?.name ?? "the command",
    status: refused?.condition === "BAD" ? "BAD" : "NO",
    of: ended?.step === "command" ? "commandData" : "stepData",
    limit: limits.get(ended?.error ?? "") ?? table.commandData.value
  }
}
