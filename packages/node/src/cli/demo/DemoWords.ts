/**
 * The text of the demo: an introduction, one part for each server, and a summary.
 */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { ImapError } from "@effect-imap/core/ImapError"
import type { Profile } from "@effect-imap/core/Simulator"
import { visible } from "@effect-imap/core/internal/Trace"
import { Result } from "effect"
import type { Reached, Visit } from "./clients.ts"
import { painted, stepLine, type Style } from "../output/stepLines.ts"
import { hanging } from "../output/Words.ts"

/** The results of the three clients at one server. */
export interface Story {
  readonly profile: Profile
  readonly visits: ReadonlyArray<Visit>
  /** The lesson of this server, in a sentence or two. */
  readonly lesson: string
  readonly asExpected: boolean
  readonly trace: string
}

export const opening = (servers: number, style: Style): string =>
  [
    paragraph(
      `Opening a mailbox takes more than LOGIN and SELECT. Here are ${servers} servers that behave like real ones, simulated on this machine over real sockets and TLS. Three clients try each of them:`,
      style
    ),
    "",
    "  effect-imap   this library",
    "  ordinary      sends no ID, and waits for every answer",
    "  ordinary-id   the same, but sends ID after the login and waits 3 s for it",
    ""
  ].join("\n")

const paragraph = (text: string, style: Style, indent = ""): string =>
  indent + hanging(text, style.width - indent.length, indent)

/** Renders the part about one server. */
export const story = ({ lesson, profile, trace, visits }: Story, style: Style): string =>
  [
    painted(
      `── ${profile.name} ${"─".repeat(Math.max(0, style.width - profile.name.length - 4))}`,
      36,
      style
    ),
    paragraph(profile.about, style, "   "),
    "",
    ...visits.flatMap((visit) => [
      `  ${visit.client.name}`,
      ...(visit.client.name === "effect-imap" ? ourPart(visit, style) : [outcome(visit, style, "    ")])
    ]),
    "",
    paragraph(lesson, style, "  "),
    `  Trace: ${visible(trace)}`,
    ""
  ].join("\n")

const outcome = ({ elapsedMs, result }: Visit, style: Style, indent: string): string => {
  const glyph = Result.isSuccess(result) ? painted("✓", 32, style) : painted("✗", 31, style)
  const words = Result.match(result, { onSuccess: reachedWords, onFailure: failedWords })
  const text = `${words} (${Advice.duration(elapsedMs)})`
  return `${indent}${glyph} ${hanging(text, style.width - indent.length - 2, `${indent}  `)}`
}

const reachedWords = ({ exists, report }: Reached): string => {
  const attempts = report.attempts === 1 ? "" : `, ${count(report.attempts, "connection")}`
  return `INBOX is open: ${count(exists, "message")}, ${count(report.flights, "flight")}${attempts}`
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`

const failedWords = (error: ImapError): string => {
  const words = error.serverText === undefined ? "" : `: “${error.serverText}”`
  return `${error.title}, at ${error.step}${words}`
}

const ourPart = (visit: Visit, style: Style): ReadonlyArray<string> => [
  ...visit.steps.map((step) => `    ${stepLine(step, step.ended, { ...style, width: style.width - 4 })}`),
  outcome(visit, style, "    ")
]

/** Renders the summary: all servers and clients in a table. */
export const closing = (stories: ReadonlyArray<Story>, html: string, style: Style): string => {
  const surprises = stories.filter(({ asExpected }) => !asExpected).map(({ profile }) => profile.name)
  return [
    painted("─".repeat(style.width), 36, style),
    row(["server", "effect-imap", "ordinary", "ordinary-id"]),
    ...stories.map(({ profile, visits }) => row([profile.name, ...visits.map(cell)])),
    "",
    surprises.length === 0
      ? paragraph("All results are as expected. To see each step, open this page in a browser:", style)
      : paragraph(
          `Not as expected: ${surprises.join(", ")}. To see what happened, open this page in a browser:`,
          style
        ),
    `  ${visible(html)}`
  ].join("\n")
}

const cell = ({ elapsedMs, result }: Visit): string =>
  Result.match(result, {
    onSuccess: ({ report }) => `✓ ${count(report.flights, "flight")}`,
    onFailure: ({ reason }) =>
      reason._tag === "Timeout" ? `✗ hangs (${Advice.duration(elapsedMs)})` : `✗ ${reason._tag}`
  })

const row = (cells: ReadonlyArray<string>): string =>
  `  ${cells.map((text) => text.padEnd(18)).join("")}`.trimEnd()
