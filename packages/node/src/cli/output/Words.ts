/**
 * The result of `connect` in words: a mailbox in a few lines, or what failed, why, and what to try.
 */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Outcome } from "@effect-imap/core/internal/Discovery"
import type { ImapConnection } from "@effect-imap/core/ImapConnection"
import type { Identity, Report } from "@effect-imap/core/internal/Report"
import { type ActionBy, type ImapError, lostBeside, type Retry } from "@effect-imap/core/internal/ImapError"
import type { MailboxState } from "@effect-imap/core/internal/Mailbox"
import { wrapped } from "@effect-imap/visualizer/internal/Terminal"
import { Duration } from "effect"
import { painted, type Style } from "./stepLines.ts"

const identities: Readonly<Record<Identity, string>> = {
  sent: "sent",
  resent: "sent, and once more behind the refused SELECT",
  refused: "sent and refused, which does no harm",
  swallowed: "sent, and no answer came; left out",
  skipped: "left out: this server has not answered it before",
  notReached: "not reached",
  notOffered: "not offered",
  disabled: "disabled"
}

/** What a warning means, where its name does not say it. */
const warnings: Readonly<Record<string, string>> = {
  starttlsOffered: "the server offers STARTTLS, and was not asked for it: try --security starttls",
  mechanismDowngraded: "the server offers only weaker ways to log in than before",
  proofRefused:
    "the server refused a proof of the password, so the password itself was sent, within the encrypted connection",
  idLeftOut: "the server fell silent or hung up at ID, which is left out for a day",
  enableLeftOut: "the server fell silent or hung up at ENABLE, which is left out for a day",
  compressLeftOut: "the server fell silent or hung up at COMPRESS, which is left out for a day",
  fewIterations:
    "the server asks for so little work on the password that whoever sees the login can guess at it",
  wayInChanged: "the server was not reached by the way in that worked before"
}

const turns: Readonly<Record<ActionBy, string>> = {
  user: "It is yours, as the owner of the account.",
  admin: "It is that of whoever runs the server or the network.",
  app: "It is that of whoever runs this command.",
  nobody: "Nobody has to act."
}

const retries: Readonly<Record<Retry, string>> = {
  now: "A new attempt may succeed at once.",
  later: "A new attempt may succeed later.",
  never: "Another attempt as it is will not help."
}

/** On lines of at most `width` columns, each behind the first indented by `indent`. */
export const hanging = (text: string, width: number, indent: string): string =>
  wrapped(text, width).join(`\n${indent}`)

const serverName = ({ serverId }: Report): string => {
  const told = [serverId?.get("name"), serverId?.get("version")].filter((part) => part !== undefined)
  return told.length === 0 ? "" : `, ${told.join(" ")}`
}

const encryption = ({ security, tls }: Report): string => {
  if (tls !== undefined)
    return `${tls.protocol}, ${tls.cipher}${security === "starttls" ? ", by STARTTLS" : ""}`
  return security === "trusted"
    ? "none needed: the way there is trusted"
    : "none: everyone on the way can read along"
}

const messages = ({ exists, readOnly }: MailboxState): string =>
  `${exists} ${exists === 1 ? "message" : "messages"}${readOnly ? ", read-only" : ""}`

const cost = ({ attempts, elapsedMs, flights, rttMs }: Report): string =>
  [
    `${flights} ${flights === 1 ? "flight" : "flights"}`,
    ...(rttMs === undefined ? [] : [`RTT ${Advice.duration(rttMs)}`]),
    `${Advice.duration(elapsedMs)} in all`,
    ...(attempts === 1 ? [] : [`${attempts} attempts`])
  ].join(", ")

const labelled = (label: string, text: string, style: Style): string =>
  `  ${label.padEnd(9)} ${hanging(text, style.width - 12, " ".repeat(12))}`

const headed = (glyph: string, color: number, text: string, style: Style): string =>
  `${painted(glyph, color, style)} ${hanging(text, style.width - 2, "  ")}`

const compressions: { readonly [Name in Report["compression"]]: string } = {
  active: "all that is sent, both ways",
  refused: "refused by the server; it goes on without",
  skipped: "left out: this server has not answered COMPRESS before",
  notReached: "not reached",
  notOffered: "not offered by the server, or not possible on this way to it",
  disabled: ""
}

/** Where the account asks for it. */
const compression = ({ compression }: Report, style: Style): ReadonlyArray<string> =>
  compression === "disabled" ? [] : [labelled("deflate", compressions[compression], style)]

/** What was reached. */
export const selected = (
  { mailbox, report }: Pick<ImapConnection, "mailbox" | "report">,
  style: Style
): string => {
  const lines = [
    labelled(
      "server",
      `${report.host}${report.port === undefined ? "" : `:${report.port}`}${serverName(report)}`,
      style
    ),
    labelled("tls", encryption(report), style),
    labelled("login", report.mechanism ?? "none", style),
    labelled("id", identities[report.identity], style),
    ...compression(report, style),
    labelled("cost", cost(report), style),
    ...report.quirks.map((quirk) => labelled("quirk", quirk, style)),
    ...report.warnings.map((warning) => labelled("warning", warnings[warning] ?? warning, style))
  ]
  return [headed("✓", 32, `${mailbox.name} is selected: ${messages(mailbox)}`, style), ...lines].join("\n")
}

const retrySentence = ({ retry, retryAfter }: ImapError): string =>
  retryAfter === undefined
    ? retries[retry]
    : `A new attempt may succeed after ${Duration.format(retryAfter)}.`

/** Where it failed: `tls, port 993`. */
const place = ({ port, step }: ImapError): string => (port ? `${step}, port ${port}` : step)

const cause = (error: ImapError, style: Style): string => {
  const words = error.serverText === undefined ? "" : `: “${error.serverText}”`
  return labelled("also", `${Advice.of(error.reason).title} (${place(error)})${words}`, style)
}

/** The other failures: the told one stands among its causes where several ways in were lost. */
const others = (error: ImapError): ReadonlyArray<ImapError> => {
  const told = error.causes.findIndex(
    ({ port, reason, step }) =>
      port === error.port && step === error.step && reason._tag === error.reason._tag
  )
  return error.causes.filter((_, index) => index !== told)
}

/** What was found in particular, where the reason tells it and the advice does not. */
const found = ({ reason }: ImapError, why: string, style: Style): ReadonlyArray<string> => {
  const told = "problem" in reason ? reason.problem : "detail" in reason ? reason.detail : ""
  return told === "" || why.includes(told) ? [] : [labelled("found", told, style)]
}

/** What came of one question for the server of an address. */
const outcomes: { readonly [Name in Outcome]: string } = {
  found: "a server",
  nothing: "none there",
  notOffered: "says that there is no IMAP",
  silent: "no answer",
  unusable: "nothing that can be used"
}

const asked = ({ reason }: ImapError, style: Style): ReadonlyArray<string> =>
  reason._tag === "NothingDiscovered"
    ? Object.entries(reason.asked).map(([name, outcome]) =>
        labelled("asked", `${name}: ${outcomes[outcome]}`, style)
      )
    : []

/** Whose words are quoted: those of a tunnel are its command's, on standard error. */
const speaker = ({ reason }: ImapError): string => (reason._tag === "TunnelEnded" ? "command" : "server")

/** The words of an error for somebody at the command line, whose settings are flags. */
export const advised = (error: ImapError): Advice.Advice =>
  Advice.of(error.reason, { lost: lostBeside(error.reason, error), reader: "command" })

/** What failed: an error without secrets. The server's words stand as a quotation, for they are never ours. */
export const failed = (error: ImapError, style: Style): string => {
  const advice = advised(error)
  const { actionBy, serverText } = error
  return [
    headed("✗", 31, `${advice.title} (${error.reason._tag} at ${place(error)})`, style),
    ...found(error, advice.why, style),
    ...(serverText === undefined ? [] : [labelled(speaker(error), `“${serverText}”`, style)]),
    ...(advice.why === "" ? [] : [labelled("why", advice.why, style)]),
    ...(advice.try === "" ? [] : [labelled("try", advice.try, style)]),
    ...(advice.help === undefined ? [] : [labelled("see", advice.help, style)]),
    labelled("turn", `${turns[actionBy]} ${retrySentence(error)}`, style),
    ...asked(error, style),
    ...others(error).map((other) => cause(other, style))
  ].join("\n")
}
