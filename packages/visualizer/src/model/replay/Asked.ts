/** The settings of a recorded call, under which the same client would do the same again. */
import type { Security } from "@effect-imap/core/internal/Account"
import type { CommandSpan, Connection } from "../connection/Connection.ts"

export interface Asked {
  /** Absent if the trace does not contain it. */
  readonly host: string | undefined
  readonly security: Security
  readonly flights: "careful" | "planned" | "eager" | undefined
  /** False if ID was not sent although the server lists it and the client got that far. */
  readonly id: boolean
  /** True if the mailbox was INBOX, or none was requested. */
  readonly inbox: boolean
  readonly readOnly: boolean
  /** True if it logged in with a token instead of a password. */
  readonly token: boolean
  /** The mechanism that was wanted or tried, such as `SCRAM-SHA-256`, if there was no other and no login succeeded. */
  readonly mechanism: string | undefined
}

/** Returns the settings of a call, from its attempts. */
export const askedOf = (attempts: ReadonlyArray<Connection>): Asked => {
  const { host, policy = "" } = attempts[0]?.started ?? {}
  const commands = attempts.flatMap((each) => each.commands)
  const select = commands.find(({ name }) => name === "SELECT" || name === "EXAMINE")
  return {
    host: host !== undefined && /^[\w.-]+$/.test(host) ? host : undefined,
    security: wordOf(policy, security) ?? securityOn(attempts),
    flights: wordOf(policy, flights),
    id: select === undefined || !isIdLeftOut(attempts),
    inbox: select === undefined || / "?INBOX"?(?: |$)/i.test(select.text),
    readOnly: select?.name === "EXAMINE",
    token: commands.some(({ text }) => / AUTHENTICATE (?:XOAUTH2|OAUTHBEARER)\b/i.test(text)),
    mechanism: wantedIn(attempts) ?? refusedIn(commands)
  }
}

const wantedIn = (attempts: ReadonlyArray<Connection>): string | undefined => {
  const wanted = attempts.at(-1)?.ended?.facts?.["wanted"]
  return typeof wanted === "string" ? wanted : undefined
}

/** A client that tried one mechanism may have been allowed no other: by default it might go on with the next. */
const refusedIn = (commands: ReadonlyArray<CommandSpan>): string | undefined => {
  const logins = commands.filter(({ name }) => name === "AUTHENTICATE" || name === "LOGIN")
  if (logins.some(({ answer }) => answer?.condition === "OK")) return undefined
  const [first, ...more] = new Set(
    logins.map(({ name, text }) => (name === "LOGIN" ? name : text.split(" ")[2]?.toUpperCase()))
  )
  return more.length === 0 ? first : undefined
}

const wordOf = <const Words extends ReadonlyArray<string>>(
  text: string,
  words: Words
): Words[number] | undefined => words.find((word) => text.split(" ").includes(word))

const security = ["auto", "tls", "starttls", "none"] as const satisfies ReadonlyArray<Security>
const flights = ["careful", "planned", "eager"] as const

/** Returns the observed security. A log of plain text does not show whether TLS was around it. */
const securityOn = (attempts: ReadonlyArray<Connection>): Security => {
  const lanes = new Set(attempts.flatMap(({ net, wire }) => [...net, ...wire].map(({ lane }) => lane)))
  if (lanes.size === 0) return "auto"
  if (lanes.has("implicitTls")) return lanes.has("startTls") ? "auto" : "tls"
  const isUpgraded = attempts.some(({ commands, net }) =>
    [...commands.map(({ name }) => name), ...net.map(({ begun }) => begun.kind)].some((each) =>
      ["STARTTLS", "TLS"].includes(each.toUpperCase())
    )
  )
  return isUpgraded ? "starttls" : "none"
}

const isIdLeftOut = (attempts: ReadonlyArray<Connection>): boolean =>
  !attempts.some(({ commands }) => commands.some(({ name }) => name === "ID")) &&
  attempts.some(({ wire }) =>
    wire.some(({ direction, text }) => direction === "received" && /CAPABILITY .*\bID\b/i.test(text))
  )
