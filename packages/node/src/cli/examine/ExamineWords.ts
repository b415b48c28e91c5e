/** An examination in words: what is announced, what is kept, and what that means for clients. */
import { duration } from "@effect-imap/core/internal/Advice"
import { visible } from "@effect-imap/core/internal/Trace"
import {
  type Answer,
  budgetOf,
  type Difference,
  type Examination,
  type Options,
  questions
} from "@effect-imap/core/Examine"
import { painted, type Style } from "../output/stepLines.ts"
import { hanging } from "../output/Words.ts"

const titles = new Map(questions.map(({ id, title }) => [id, title]))

const titleOf = ({ question }: Pick<Answer, "question">): string => titles.get(question) ?? question

/** Says beforehand what is going to happen. */
export const beforehand = (host: string, options: Options): string => {
  const { connections, ms } = budgetOf(options)
  const writes =
    options.writes === true
      ? "It writes only in two mailboxes of its own, and removes them."
      : "It writes nothing: --writes lets it write in mailboxes of its own."
  return `Examining ${visible(host)}: at most ${connections} connections, of which four at once, and ${duration(ms)}. ${writes}`
}

const kepts = { yes: "kept", no: "not kept", refused: "refused", silent: "silent", notAsked: "not asked" }
const colors = { yes: 32, no: 31, refused: 31, silent: 31, notAsked: 90 }

/** One line for an answer as it comes. */
export const progress = (answer: Answer, left: number, style: Style): string =>
  `${String(left).padStart(3)} left  ${keptIn(answer, style)}  ${visible(titleOf(answer))}`

const keptIn = ({ kept }: Answer, style: Style): string => painted(kepts[kept].padEnd(9), colors[kept], style)

/** The whole table: what is not kept first, and what was not asked last, by its reason. */
export const table = (examination: Examination, host: string, style: Style): string => {
  const { answers } = examination
  const deviating = answers.filter(({ kept }) => kept !== "yes" && kept !== "notAsked")
  const kept = answers.filter(({ kept }) => kept === "yes")
  return [
    headline(examination, host, [deviating.length, kept.length], style),
    "",
    `  ANNOUNCED  KEPT       WHAT IT MEANS FOR CLIENTS`,
    ...[...deviating, ...kept].map((answer) => row(answer, style)),
    ...unasked(answers, style),
    ...leftover(examination, style)
  ].join("\n")
}

const headline = (
  { server, used }: Examination,
  host: string,
  [deviating, kept]: readonly [number, number],
  style: Style
): string => {
  const mark = deviating === 0 ? painted("✓", 32, style) : painted("!", 33, style)
  const name = [server.name, server.version].filter((part) => part !== undefined).join(" ")
  const who = name === "" ? host : `${host} (${name})`
  return `${mark} ${visible(who)}: ${kept} kept, ${deviating} not; ${used.connections} connections, ${duration(used.ms)}`
}

const announcedIn = ({ announced }: Answer): string =>
  announced === null ? "always" : announced ? "yes" : "no"

const indent = 24

const row = (answer: Answer, style: Style): string => {
  const words = hanging(
    `${titleOf(answer)}: ${visible(answer.means)}`,
    style.width - indent,
    " ".repeat(indent)
  )
  return `  ${announcedIn(answer).padEnd(9)}  ${keptIn(answer, style)}  ${words}`
}

/** The titles of what was not asked, by the reason for it. */
const unasked = (answers: ReadonlyArray<Answer>, style: Style): ReadonlyArray<string> => {
  const byReason = Map.groupBy(
    answers.filter(({ kept }) => kept === "notAsked"),
    ({ means }) => means
  )
  return Array.from(byReason, ([why, each]) => {
    const text = `Not asked, because ${visible(why)}: ${each.map(titleOf).join("; ")}.`
    return `\n  ${hanging(text, style.width - 2, "  ")}`
  })
}

const leftover = ({ leftBehind }: Examination, style: Style): ReadonlyArray<string> =>
  leftBehind === undefined
    ? []
    : ["", painted(`! These mailboxes could not be removed: ${visible(leftBehind)}`, 31, style)]

/** Renders the changes since another examination. */
export const changes = (differences: ReadonlyArray<Difference>, date: string, style: Style): string =>
  differences.length === 0
    ? `\n${painted("✓", 32, style)} Nothing has changed since ${visible(date)}`
    : [
        `\n${painted("!", 33, style)} ${differences.length} changed since ${visible(date)}`,
        ...differences.map((each) => change(each, style))
      ].join("\n")

const change = ({ before, now, question }: Difference, style: Style): string => {
  const words = hanging(
    `${titleOf({ question })}: ${stateOf(before)}, now ${stateOf(now)}`,
    style.width - 2,
    "  "
  )
  return `  ${words}`
}

const stateOf = (answer: Answer | undefined): string =>
  answer === undefined ? "not asked" : `${kepts[answer.kept]} (${visible(answer.means)})`
