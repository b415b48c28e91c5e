/**
 * What an examination adds to what is known of servers, for each deviation: its entry, a quirk if the library can do without what is
 * not kept, and a transcript that shows it.
 */
import type { Quirk } from "../failure/quirk/Quirk.ts"
import type { PlainReason } from "../failure/Reason.ts"
import type { Step } from "../failure/reason/fields.ts"
import type { Answer } from "./Answer.ts"
import { deviatingIn } from "./exchanges.ts"
import type { Examination } from "./Examination.ts"
import { productOf } from "./product.ts"
import { questions } from "./questions.ts"
import { reasonOf, transcriptOf } from "./transcripts.ts"
import { withoutFor } from "./without.ts"

/** One deviation, as this library records it. */
export interface Contribution {
  /** The id of the question. */
  readonly question: string
  readonly said: Said
  /** Absent if there is nothing to do without, or the greeting names no product by which to know the server again. */
  readonly quirk: Quirk | undefined
  /** Absent if no command of an app shows it, or if something in it is hidden. */
  readonly transcript: string | undefined
}

/** A server's words and their meaning, as the site shows them to people who search for them: `release/site/said.ts`. */
export interface Said {
  /** The id of the quirk that recognises it, or else another name. */
  readonly id: string
  /** The words that people search for. */
  readonly title: string
  /** Responses without their tags; an untagged one keeps its `*`. Empty if it says nothing. */
  readonly lines: ReadonlyArray<string>
  /** The server that says so. */
  readonly server: string
  readonly step: Step
  /** The reason that follows. Absent if nothing fails because of it. */
  readonly reason?: PlainReason["_tag"]
  /** A note on what the words of the reason leave out. */
  readonly note?: string
  /** The source, if there is no quirk that has it. */
  readonly source?: string
}

/** The name of the server in ids and files: its own, or that of its greeting. */
export const slugOf = (examination: Examination): string =>
  (examination.server.name ?? productOf(examination)?.name ?? "unnamed")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^-|-$/g, "")

/** The additions for each deviation. */
export const contributions = (examination: Examination): ReadonlyArray<Contribution> =>
  examination.answers
    .filter(({ kept }) => kept !== "yes" && kept !== "notAsked")
    .map((answer) => contributionOf(answer, examination))

const contributionOf = (answer: Answer, examination: Examination): Contribution => {
  const quirk = quirkOf(answer, examination)
  const { means, question } = answer
  const title = `${serverOf(examination)}: ${(titles.get(question) ?? question).replaceAll("`", "")}`
  const shown = deviatingIn(answer)
  const reason = quirk === undefined ? shown.map((each) => reasonOf(each, answer)).at(-1) : undefined
  return {
    question,
    said: {
      id: idOf(answer, examination),
      title,
      lines: Array.from(new Set(shown.flatMap(linesOf))),
      server: serverOf(examination),
      step: "command",
      ...(reason === undefined ? {} : { reason }),
      note: `${means.slice(0, 1).toUpperCase()}${means.slice(1)}.`,
      source: sourceOf(examination)
    },
    quirk,
    transcript: transcriptOf({ answer, examination, quirk, title })
  }
}

const titles = new Map(questions.map(({ id, title }) => [id, title]))

const idOf = ({ question }: Answer, examination: Examination): string => `${slugOf(examination)}-${question}`

const sourceOf = ({ date }: Examination): string => `effect-imap examine, ${date}`

const serverOf = (examination: Examination): string => {
  const { name = productOf(examination)?.name ?? "A server", version } = examination.server
  return (version === undefined ? name : `${name} ${version}`).replaceAll(":", "")
}

const linesOf = ({
  complaint,
  tagged,
  untagged
}: ReturnType<typeof deviatingIn>[number]): ReadonlyArray<string> => [
  ...untagged,
  ...(complaint === undefined ? [] : [complaint]),
  ...(tagged === undefined ? [] : [tagged.replace("{tag} ", "")])
]

const quirkOf = (answer: Answer, examination: Examination): Quirk | undefined => {
  const product = productOf(examination)
  const capabilities = withoutFor(answer, examination)
  return product === undefined || capabilities.length === 0
    ? undefined
    : {
        id: idOf(answer, examination),
        state: "capability",
        match: { greeting: product.pattern, manner: ["OK"] },
        recovery: { _tag: "Without", capabilities },
        source: sourceOf(examination)
      }
}
