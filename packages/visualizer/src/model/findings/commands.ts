/** Findings about commands on a connection in use: refusals, missing answers, lines that are not IMAP. */
import { observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../Connection.ts"
import { said } from "../facts.ts"
import { after } from "../after.ts"
import { openedAt } from "../said.ts"
import { type Evidence, evidenceOf, finding, observed, type Rule } from "./Finding.ts"

const isSelect = ({ name }: CommandSpan): boolean => name === "SELECT" || name === "EXAMINE"

/** Its own words are reported with the login, with ID or with the mailbox. */
const isToldElsewhere = ({ name }: CommandSpan): boolean => /^(?:LOGIN|AUTHENTICATE|ID|NOOP)$/.test(name)

const isRefused = ({ answer }: CommandSpan): boolean =>
  answer?.condition === "NO" || answer?.condition === "BAD"

/** Commands that the connection was not ended for: after a mailbox was open, or after the login where it ended well. */
const inUse = (connection: Connection): ReadonlyArray<CommandSpan> => {
  const { commands, ended } = connection
  const isWell = ended?.outcome === "closed"
  const since = openedAt(connection) ?? (isWell ? commands.find(isLoggedIn)?.answer?.line : undefined)
  return since === undefined ? [] : commands.filter(({ line }) => line > since)
}

const isLoggedIn = ({ answer, name }: CommandSpan): boolean =>
  /^(?:LOGIN|AUTHENTICATE)$/.test(name) && answer?.condition === "OK"

/** Returns the response code, without its arguments. RFC 9051 §7.1. */
const codeOf = ({ answer }: CommandSpan): string | undefined => answer?.code?.split(" ")[0]

const most = 3

/** Reports each refused command, once for each code: what the app wanted was not done. */
export const refused: Rule = (connection) => {
  const alike = Map.groupBy(
    inUse(connection).filter((command) => isRefused(command) && !isToldElsewhere(command)),
    (command) => `${command.name} ${codeOf(command)}`
  )
  return Array.from(alike.values())
    .slice(0, most)
    .flatMap(([command, ...others]) => {
      if (command?.answer === undefined) return []
      const again = others.map(({ answer }) => answer?.line)
      return told(
        isSelect(command) ? "select-refused" : "command-refused",
        evidenceOf(command.answer.line, command.line, ...again),
        { step: command.name, code: codeOf(command), count: 1 + others.length, quote: command.answer.text }
      )
    })
}

const told = (
  id: "select-refused" | "command-refused",
  evidence: Evidence | undefined,
  facts: {
    readonly step: string
    readonly code: string | undefined
    readonly count: number
    readonly quote: string
  }
) =>
  finding(id, "warning", evidence, observation(id, { ms: 0, ...facts }), {
    quote: facts.quote,
    step: facts.step
  })

/** SELECT was answered with READ-ONLY: changes will be refused. RFC 9051 §7.1. */
export const readOnly: Rule = ({ commands }) => {
  const last = commands.findLast((command) => isSelect(command) && command.answer?.condition === "OK")
  return last?.name !== "SELECT" || last.answer?.code !== "READ-ONLY"
    ? []
    : observed("read-only", "warning", evidenceOf(last.answer.line, last.line), {
        quote: last.answer.text,
        step: "select"
      })
}

/**
 * Reports a server that sent data but no answer, which is not silence. Response codes belong to what the command asked
 * for.
 */
export const keepsTalking: Rule = (connection) => {
  const { commands, ended } = connection
  const waiting = commands.findLast(({ end, name }) => end === undefined && name !== "IDLE")
  if (waiting === undefined || ended?.error === undefined) return []
  const lines = said(connection)
  const talk = lines
    .slice(after(lines, waiting.line))
    .filter(
      ({ code, condition, direction, tag }) =>
        direction === "received" && tag === undefined && condition === "OK" && code === undefined
    )
  return talk.length < 2
    ? []
    : observed("keeps-talking", "warning", evidenceOf(talk.at(-1)?.line, talk[0]?.line, waiting.line), {
        quote: talk.at(-1)?.text,
        step: waiting.name
      })
}

/** Reports an unanswered command while later ones were answered. */
export const neverAnswered: Rule = (connection) => {
  const { commands, ended, selectedAt } = connection
  if (selectedAt === undefined) return []
  return commands
    .filter((command) => command.end === undefined && !/^(?:IDLE|NOOP|ID|LOGOUT)$/.test(command.name))
    .slice(0, 1)
    .flatMap((command) => {
      const later = commands.find(({ answer, lane, line }) => {
        return lane === command.lane && line > command.line && answer !== undefined
      })
      if (later !== undefined)
        return observed("never-answered", "warning", evidenceOf(command.line, later.answer?.line), {
          step: command.name
        })
      return ended === undefined || ended.outcome === "closed"
        ? []
        : observed("left-unanswered", "info", evidenceOf(command.line, connection.endLine), {
            step: command.name
          })
    })
}

/** Neither data, nor a tagged response, nor a continuation request. RFC 9051 §7. */
const isStray = ({ direction, tag, text }: WireLine): boolean =>
  direction === "received" && tag === undefined && !text.startsWith("* ") && !text.startsWith("+")

export const strayLines: Rule = (connection) => {
  const opened = openedAt(connection)
  if (opened === undefined) return []
  const strays = said(connection).filter(isStray)
  return observed("stray-lines", "warning", evidenceOf(...strays.slice(0, most).map(({ line }) => line)), {
    quote: strays[0]?.text
  })
}

/** Reports that the app ended it before a mailbox was open: at which step, and after what wait. */
export const interrupted: Rule = (connection) => {
  const { commands, endLine, ended, net, selectedAt, span } = connection
  if (ended?.outcome !== "interrupted" || selectedAt !== undefined) return []
  const open =
    commands.findLast(({ end }) => end === undefined) ?? net.findLast(({ ended: over }) => over?.ok !== true)
  const step = open === undefined ? "the next step" : "name" in open ? open.name : open.begun.kind
  return observed("interrupted", "info", evidenceOf(open?.line, endLine), {
    ms: open === undefined ? 0 : (span.end ?? connection.last) - open.start,
    step
  })
}
