/** The result of `connect` in words: the mailbox in a few lines, or what failed, and what to try. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Outcome } from "@effect-imap/core/internal/Discovery"
import { type Identity, optionalSteps, type Report } from "@effect-imap/core/internal/Report"
import { type ActionBy, adviceIn, type ImapError, type Retry } from "@effect-imap/core/internal/ImapError"
import type { MailboxState } from "@effect-imap/core/internal/Mailbox"
import { wrapped } from "@effect-imap/visualizer/internal/Terminal"
import { Duration } from "effect"
import { partyWords } from "./partyWords.ts"
import { typed } from "./program.ts"
import { painted, type Style } from "./stepLines.ts"

const identities: Readonly<Record<Identity, string>> = {
  sent: "sent",
  resent: "sent, and once more after the refused SELECT",
  refused: "sent and refused, which does no harm",
  swallowed: "sent, not answered, and left out",
  skipped: "left out: this server has not answered it before",
  notReached: "not reached",
  notOffered: "not offered",
  disabled: "disabled"
}

/** The meaning of each warning whose name is not enough. */
const warnings: Readonly<Record<string, string>> = {
  starttlsOffered: "the server offers STARTTLS, which was not used: try --security starttls",
  mechanismDowngraded: "the server offers only weaker ways to log in than before",
  proofRefused:
    "the server refused a proof of the password, so the password itself was sent, within the encrypted connection",
  ...Object.fromEntries(
    optionalSteps.map(({ commands: [command], id }) => [
      `${id}LeftOut`,
      `the server fell silent or hung up at ${command}, which is left out for a day`
    ])
  ),
  alpnLeftOut:
    "the server did not complete a TLS handshake that named IMAP by ALPN, which is left out for a day",
  fewIterations:
    "the server asks for so few iterations that anyone who sees the login can guess the password",
  wayInChanged: "the server could not be reached on the port that worked before"
}

export const turns: Readonly<Record<ActionBy, string>> = {
  user: "You must act, as the account's owner.",
  admin: "The administrator of the server or the network must act.",
  app: "You must act, as the person who runs this command.",
  nobody: "Nobody has to act."
}

export const retries: Readonly<Record<Retry, string>> = {
  now: "A new attempt may succeed at once.",
  later: "A new attempt may succeed later.",
  never: "Trying again without a change will not help."
}

/** Wraps text to at most `width` columns; each line after the first is indented by `indent`. */
export const hanging = (text: string, width: number, indent: string): string =>
  wrapped(text, width).join(`\n${indent}`)

/** A line with a label before it. */
export const labelled = (label: string, text: string, style: Style): string =>
  `  ${label.padEnd(9)} ${hanging(text, style.width - 12, " ".repeat(12))}`

const compressions: { readonly [Name in Report["compression"]]: string } = {
  active: "all traffic, in both directions",
  refused: "refused by the server; continued without it",
  skipped: "left out: this server has not answered COMPRESS before",
  notReached: "not reached",
  notOffered: "not offered by the server, or not possible on this transport",
  disabled: ""
}

/** Describes the selected mailbox, and how it was reached. */
export const selected = (
  { mailbox, report }: { readonly mailbox: MailboxState; readonly report: Report },
  style: Style
): string => reported(`${mailbox.name} is selected: ${messages(mailbox)}`, report, style)

const messages = ({ exists, readOnly }: MailboxState): string =>
  `${exists} ${exists === 1 ? "message" : "messages"}${readOnly ? ", read-only" : ""}`

/** Describes a login that opens no mailbox. */
export const authenticated = (report: Report, style: Style): string =>
  reported("Logged in; no mailbox is open", report, style)

const reported = (headline: string, report: Report, style: Style): string => {
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
  return [headed("✓", 32, headline, style), ...lines].join("\n")
}

const serverName = ({ serverId }: Report): string => {
  const named = [serverId?.get("name"), serverId?.get("version")].filter((part) => part !== undefined)
  return named.length === 0 ? "" : `, ${named.join(" ")}`
}

const encryption = ({ security, tls }: Report): string => {
  if (tls !== undefined)
    return `${tls.protocol}, ${tls.cipher}${security === "starttls" ? ", by STARTTLS" : ""}`
  return security === "trusted"
    ? "not needed: the channel is trusted"
    : "none: anyone on the network path can read the traffic"
}

const cost = ({ attempts, elapsedMs, flights, rttMs }: Report): string =>
  [
    `${flights} ${flights === 1 ? "flight" : "flights"}`,
    ...(rttMs === undefined ? [] : [`RTT ${Advice.duration(rttMs)}`]),
    `${Advice.duration(elapsedMs)} in all`,
    ...(attempts === 1 ? [] : [`${attempts} attempts`])
  ].join(", ")

const headed = (glyph: string, color: number, text: string, style: Style): string =>
  `${painted(glyph, color, style)} ${hanging(text, style.width - 2, "  ")}`

/** Renders a line about compression, if the account asks for it. */
const compression = ({ compression }: Report, style: Style): ReadonlyArray<string> =>
  compression === "disabled" ? [] : [labelled("deflate", compressions[compression], style)]

/** The result of each question about the server of an address. */
const outcomes: { readonly [Name in Outcome]: string } = {
  found: "a server",
  nothing: "nothing found",
  notOffered: "says that there is no IMAP",
  silent: "no answer",
  unusable: "an unusable answer"
}

/** Returns the advice for a person at the command line, whose settings are flags. */
export const advised = (error: ImapError): string => adviceIn(error, "command")

/** Describes a failure in words, without secrets. The server's words are quoted. */
export const failed = (error: ImapError, style: Style): string => {
  const { reason, serverText, title } = error
  return [
    headed("✗", 31, `${title} (${reason._tag} at ${place(error)})`, style),
    ...found(error).map((text) => labelled("found", text, style)),
    ...(serverText === undefined ? [] : [labelled(speaker(error), `“${serverText}”`, style)]),
    labelled("whose", `${partyWords(error.party)}.`, style),
    labelled("try", advised(error), style),
    ...("help" in reason && reason.help !== undefined ? [labelled("see", reason.help, style)] : []),
    labelled("who", turnSentence(error), style),
    ...asked(error, style),
    ...others(error, style),
    painted(labelled("more", typed(`effect-imap explain ${error.quirk ?? reason._tag}`), style), 90, style)
  ].join("\n")
}

/** Returns the particulars of the failure, unless its other words have them. */
const found = (error: ImapError): ReadonlyArray<string> => {
  const { reason, title } = error
  const said = `${title} ${advised(error)}`
  const texts = [
    "detail" in reason ? reason.detail : undefined,
    "problem" in reason ? reason.problem : undefined
  ]
  return texts.filter((text) => text !== undefined).filter((text) => !said.includes(text))
}

/** Says whose turn it is, and whether and when another attempt helps. */
export const turnSentence = (error: ImapError): string => `${turns[error.actionBy]} ${retrySentence(error)}`

const retrySentence = ({ retry, retryAfter }: ImapError): string =>
  retryAfter === undefined
    ? retries[retry]
    : `A new attempt may succeed after ${Duration.format(retryAfter)}.`

/** Names the place of a failure: `tls, port 993`. */
const place = ({ port, step }: ImapError): string => (port ? `${step}, port ${port}` : step)

/**
 * Lists the other failures, each once: several ports or attempts may have failed in the same way as the reported one.
 */
const others = (error: ImapError, style: Style): ReadonlyArray<string> => {
  const reported = other(error, style)
  const lines = error.causes.map((cause) => other(cause, style))
  return Array.from(new Set(lines)).filter((line) => line !== reported)
}

const other = (error: ImapError, style: Style): string => {
  const words = error.serverText === undefined ? "" : `: “${error.serverText}”`
  return labelled("also", `${error.title} (${place(error)})${words}`, style)
}

/** Lists who was asked for a server, and the answers; without any, how many were asked. */
const asked = ({ reason }: ImapError, style: Style): ReadonlyArray<string> => {
  if (reason._tag !== "NothingDiscovered") return []
  const all = Object.entries(reason.asked)
  if (all.length > 1 && all.every(([, outcome]) => outcome === "silent")) {
    return [labelled("asked", `${all.length} names in DNS, pages and servers: ${outcomes.silent}`, style)]
  }
  return all.map(([name, outcome]) => labelled("asked", `${name}: ${outcomes[outcome]}`, style))
}

/** Names the source of the quoted words: the server, or the tunnel's command, which wrote them to standard error. */
const speaker = ({ reason }: ImapError): string => (reason._tag === "TunnelEnded" ? "command" : "server")
