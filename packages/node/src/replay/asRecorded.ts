/** Derives the settings of a recorded connection from the lines of its trace. */
import { Security } from "@effect-imap/core/internal/Account"
import type * as Spans from "@effect-imap/visualizer/internal/Connection"
import { Redacted } from "effect"
import type { Credential } from "../cli/settings/Credential.ts"
import type { Settings } from "../cli/settings/settings.ts"

/** Replacements for what no trace contains. The recorded server ignores them. */
const user = "replayed@example.invalid"
const credential = "replayed, and no secret"

const wordOf = <const Words extends ReadonlyArray<string>>(
  text: string,
  words: Words
): Words[number] | undefined => words.find((word) => text.split(" ").includes(word))

const isTold = (host: string | undefined): host is string => host !== undefined && /^[\w.-]+$/.test(host)

/** ID was switched off if it was not sent although the server lists it and the client got that far. */
const isIdOff = (connections: ReadonlyArray<Spans.Connection>): boolean => {
  const commands = connections.flatMap((each) => each.commands)
  const wire = connections.flatMap((each) => each.wire)
  const listed = wire.some(
    ({ direction, text }) => direction === "received" && /CAPABILITY .*\bID\b/i.test(text)
  )
  const asked = commands.some(({ name }) => name === "SELECT" || name === "EXAMINE")
  return listed && asked && !commands.some(({ name }) => name === "ID")
}

/** The requested security, or else the observed one. A log of plain text does not show what was around it. */
const securityOf = (connections: ReadonlyArray<Spans.Connection>): Security => {
  const { policy = "" } = connections[0]?.started ?? {}
  const asked = wordOf(policy, Security.literals)
  if (asked !== undefined) return asked
  const lanes = new Set(connections.flatMap(({ net, wire }) => [...net, ...wire].map(({ lane }) => lane)))
  const isUpgraded = connections.some(({ commands, net }) =>
    [...commands.map(({ name }) => name), ...net.map(({ begun }) => begun.kind)].some((each) =>
      /^(?:starttls|tls)$/i.test(each)
    )
  )
  if (lanes.size === 0) return "auto"
  if (lanes.has("implicitTls")) return lanes.has("startTls") ? "auto" : "tls"
  return isUpgraded ? "starttls" : "none"
}

/** The settings under which the attempts were made. */
export const settingsOf = (connections: ReadonlyArray<Spans.Connection>): Settings => {
  const [first] = connections
  const { host, policy = "" } = first?.started ?? {}
  const commands = connections.flatMap((each) => each.commands)
  const security = securityOf(connections)
  const flights = wordOf(policy, ["careful", "planned", "eager"])
  return {
    host: isTold(host) ? host : "replayed.example.invalid",
    user,
    profileStore: "none",
    security,
    ...(flights === undefined ? {} : { flights }),
    ...(security === "none" ? { allowPlaintext: true } : {}),
    ...(isIdOff(connections) ? { idEnabled: false } : {}),
    ...mailboxOf(commands)
  }
}

const mailboxOf = (commands: Spans.Connection["commands"]): Pick<Settings, "mailbox" | "readOnly"> => {
  const select = commands.find(({ name }) => name === "SELECT" || name === "EXAMINE")
  const isInbox = select === undefined || / "?INBOX"?(?: |$)/i.test(select.text)
  return {
    ...(isInbox ? {} : { mailbox: "Replayed" }),
    ...(select?.name === "EXAMINE" ? { readOnly: true } : {})
  }
}

/** A token if one was used, otherwise a password. */
export const credentialOf = (
  connections: ReadonlyArray<Spans.Connection>,
  mechanism: string | undefined
): Credential => {
  const texts = connections.flatMap(({ commands }) => commands.map(({ text }) => text))
  const isToken = [...texts, ` AUTHENTICATE ${mechanism ?? ""}`].some((text) =>
    / AUTHENTICATE (?:XOAUTH2|OAUTHBEARER)\b/i.test(text)
  )
  const secret = Redacted.make(credential)
  return isToken ? { token: secret } : { password: secret }
}
