/** A text for the owner of the account, the provider, or the server's operator: complete, in plain text, without a secret. */
import { visible } from "@effect-imap/core/internal/Trace"
import type { Connection } from "../model/connection/Connection.ts"
import { isLoginName } from "../model/evidence/facts.ts"
import { labelOfStep } from "../model/evidence/Failure.ts"
import { placeOf } from "../model/evidence/place.ts"
import { alertTexts, tlsOf, tlsWords } from "../model/evidence/said.ts"
import { quoteBeside, type Verdict } from "../model/verdict/Verdict.ts"
import type { Header } from "../trace/Entry.ts"

/** The reader of the text. */
export type Reader = "owner" | "provider" | "administrator"

/** Writes the text for a reader: what happened, when, what was said, what it means, and the question. */
export const question = (
  connection: Connection,
  { finding, lines, sentence, title = sentence }: Verdict,
  header: Header | undefined,
  reader: Reader = "provider"
): string => {
  const { ended, started } = connection
  // of a connection that was open for hours, the moment that matters
  const at = timeOf(header, lines.at(-1)?.time ?? connection.span.start)
  const tls = tlsOf(connection)
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ["Server", started === undefined ? undefined : placeOf(connection)],
    ["Time", at],
    ["Log of", header?.imported],
    ["What happened", title],
    ["Step", ended?.step && labelOfStep(ended.step)],
    ["Encryption", tls && tlsWords(tls.protocol)],
    ["Found", finding?.found],
    ...alertTexts(connection)
      .filter((alert) => lines.every(({ text }) => text !== alert))
      .map((text) => ["Alert", text] as const),
    ["The server said", quoteBeside(finding, lines)]
  ]
  const said = [
    openings[reader],
    "",
    ...facts.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`${name}: ${value}`])),
    ...(lines.length === 0
      ? []
      : ["", "Lines (C: client, S: server):", ...lines.map(({ text, way }) => `  ${way} ${text}`)]),
    ...(finding === undefined ? [] : ["", finding.why]),
    ...(finding?.fix === undefined
      ? []
      : [`${reader === "owner" ? "What you can do" : "Suggested"}: ${finding.fix}`]),
    "",
    reader === "provider" ? requestTo(connection) : requests[reader],
    "",
    `Written by effect-imap ${header?.core ?? ""}; passwords and tokens are not recorded (redaction: ${header?.redaction ?? "unknown"}).`
  ]
  return `${said.map(visible).join("\n")}\n`
}

const openings: Readonly<Record<Reader, string>> = {
  owner: "A mail program could not use your mailbox, and only you can change that.",
  provider: "My mail program has a problem with your IMAP server.",
  administrator: "A client has a problem with your IMAP server."
}

const requests: Readonly<Record<Exclude<Reader, "provider">, string>> = {
  owner: "Could you do that, and say when it is done?",
  administrator: "Could you look at the server's log of this connection?"
}

/** Returns the time by the wall clock of the recording. */
const timeOf = (header: Header | undefined, time: number): string | undefined => {
  const began = Date.parse(header?.wall ?? "")
  return Number.isNaN(began) ? undefined : new Date(began + time).toISOString()
}

/** The account has a part in it only once a login was sent. */
const requestTo = ({ commands, selectedAt }: Connection): string => {
  if (selectedAt !== undefined) return "Could you look into it?"
  return commands.some(({ name }) => isLoginName(name))
    ? "Could you check this account, or tell me which setting is missing?"
    : "Are the server and the port right, and do my connections arrive?"
}
