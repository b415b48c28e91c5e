/** A text for the owner of the account, the provider, or an operator: complete, in plain text, without a secret. */
import type { Party } from "@effect-imap/core/ImapError"
import { visible } from "@effect-imap/core/internal/Trace"
import type { Connection } from "../model/connection/Connection.ts"
import { isLoginName } from "../model/evidence/facts.ts"
import { labelOfStep } from "../model/evidence/Failure.ts"
import { isToServer, placeOf } from "../model/evidence/place.ts"
import { alertTexts, tlsOf, tlsWords } from "../model/evidence/said.ts"
import { quoteBeside, type Verdict } from "../model/verdict/Verdict.ts"
import type { Header } from "../trace/Entry.ts"
import { wallTime } from "../trace/wall.ts"

/** The reader of the text. `operator`: of what is not the server's, such as a proxy, as the party of the finding says. */
export type Reader = "owner" | "provider" | "administrator" | "operator"

/** Writes the text for a reader: what happened, when, what was said, what it means, and the question. */
export const question = (
  connection: Connection,
  { finding, lines, sentence, title = sentence }: Verdict,
  header: Header | undefined,
  reader: Reader = "provider"
): string => {
  const { ended, started } = connection
  // of a connection that was open for hours, the moment that matters
  const at = wallTime(header, lines.at(-1)?.time ?? connection.span.start)
  const tls = tlsOf(connection)
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ["Server", started === undefined ? undefined : placeOf(connection)],
    ["Through", started?.through],
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
    reader === "operator" ? letterTo(finding).opening : openingTo(reader, connection),
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
    reader === "operator" ? letterTo(finding).request : requestTo(reader, connection),
    "",
    `Written by effect-imap ${header?.core ?? ""}; passwords and tokens are not recorded (redaction: ${header?.redaction ?? "unknown"}).`
  ]
  return `${said.map(visible).join("\n")}\n`
}

interface Letter {
  readonly opening: string
  readonly request: string
}

const letterTo = (finding: Verdict["finding"]): Letter =>
  letters.get(finding?.party ?? "unsaid") ?? {
    opening: "A mail program could not do all that it was to, and you may be able to change that.",
    request: "Could you do that, and say when it is done?"
  }

const ofNetwork: Letter = {
  opening: "A mail program does not reach its server from your machine or network.",
  request: "Could you let it through, or say what it needs for that?"
}

const letters: ReadonlyMap<Party, Letter> = new Map([
  ["machine", ofNetwork],
  ["path", ofNetwork],
  [
    "resolver",
    {
      opening: "A mail program did not find its server, whose name is right: the look-up brought no address.",
      request: "Could you look what your DNS answers for that name?"
    }
  ],
  ["within", ofNetwork],
  ["proxy", { ...ofNetwork, opening: "A mail program does not reach its server through your proxy." }],
  ["filter", { ...ofNetwork, opening: "A mail program does not get through your firewall or filter." }],
  [
    "lookup",
    {
      opening: "A mail program does not find its server: the look-up of its name brings no usable answer.",
      request: "Could you look whether the name is right, and what your DNS answers for it?"
    }
  ]
])

const openingTo = (reader: Exclude<Reader, "operator">, connection: Connection): string => {
  if (reader === "owner")
    return connection.selectedAt === undefined
      ? "A mail program could not use your mailbox, and you may be able to change that."
      : "A mail program could not do all that it was to in your mailbox, and you may be able to change that."
  const whose = reader === "provider" ? "My mail program" : "A client"
  return isReached(connection)
    ? `${whose} has a problem with your IMAP server.`
    : `${whose} does not reach your IMAP server.`
}

/** Of what never reached the server, its log has nothing. */
const isReached = ({ net, selectedAt, wire }: Connection): boolean =>
  selectedAt !== undefined ||
  wire.length > 0 ||
  net.some((each) => isToServer(each) && each.ended?.ok === true)

/** The account has a part in it only once a login was sent. */
const requestTo = (reader: Exclude<Reader, "operator">, connection: Connection): string => {
  const { commands, selectedAt } = connection
  if (reader === "owner") return "Could you do that, and say when it is done?"
  if (!isReached(connection)) return "Are the server and the port right, and do connections arrive?"
  if (reader === "administrator") return "Could you look at the server's log of this connection?"
  if (selectedAt !== undefined) return "Could you look into it?"
  return commands.some(({ name }) => isLoginName(name))
    ? "Could you check this account, or tell me which setting is missing?"
    : "Are the server and the port right, and do my connections arrive?"
}
