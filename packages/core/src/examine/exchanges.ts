/** The evidence of an answer, read back: each command with what came for it. */
import type { Answer } from "./Answer.ts"

export interface Exchange {
  /** Without its tag. */
  readonly command: string
  readonly untagged: ReadonlyArray<string>
  /** The untagged BAD about it. */
  readonly complaint: string | undefined
  /** The tagged line, with `{tag}` in place of the tag; absent if none came. */
  readonly tagged: string | undefined
}

interface Open {
  readonly number: string
  readonly command: string
  readonly untagged: Array<string>
  complaint: string | undefined
  tagged: string | undefined
  /** Its answer has come, or that of a later command: no more belongs to it. */
  isOver: boolean
}

/** Untagged responses belong to the oldest unanswered command. */
export const exchangesIn = (evidence: ReadonlyArray<string>): ReadonlyArray<Exchange> => {
  const all: Array<Open> = []
  for (const line of evidence) {
    const [, side, number, rest = ""] = /^([CS]): (?:<(\d+)> ?)?(.*)$/.exec(line) ?? []
    if (side === "C" && number !== undefined) {
      all.push({
        number,
        command: rest,
        untagged: [],
        complaint: undefined,
        tagged: undefined,
        isOver: false
      })
    } else if (side === "S" && number !== undefined) {
      const open = all.findLast((each) => each.number === number)
      if (open !== undefined) open.tagged = `{tag} ${rest}`
      for (const each of all) if (Number(each.number) <= Number(number)) each.isOver = true
    } else if (side === "S" && rest.startsWith("* ")) {
      const open = all.find(({ isOver }) => !isOver)
      if (rest.startsWith("* BAD") && open !== undefined) open.complaint ??= rest
      else open?.untagged.push(rest)
    }
  }
  return all
}

export const isOk = ({ tagged }: Exchange): boolean => tagged?.startsWith("{tag} OK") === true

/** Something in it was redacted. */
const isHidden = ({ complaint = "", tagged = "", untagged }: Exchange): boolean =>
  [...untagged, complaint, tagged].some((line) => /<[a-z]+[^>]*>/.test(line))

/**
 * The exchanges that show a deviation, as far as nothing of them is hidden: those that failed, of which only the last one may have
 * no answer, since the connection is over then. If none failed, the answers contradict each other.
 */
export const deviatingIn = ({ evidence, kept }: Answer): ReadonlyArray<Exchange> => {
  const all = exchangesIn(evidence)
  const failed = all.filter(
    (each, index) =>
      !isOk(each) && (each.tagged !== undefined || each.complaint !== undefined || index === all.length - 1)
  )
  const shown = failed.length > 0 || kept !== "no" ? failed : all.filter(({ command }) => !isOpening(command))
  return shown.filter((each) => !isHidden(each))
}

const isOpening = (command: string): boolean => /^(?:SELECT|EXAMINE) /.test(command)

/** The number of messages in the mailbox that was opened. */
export const existsIn = (evidence: ReadonlyArray<string>): string | undefined =>
  evidence.findLast((line) => /^S: \* \d+ EXISTS$/.test(line))?.slice("S: ".length)

/** Returns the greeting of the first connection in the evidence: one line, or two from a busy server. */
export const greetingsIn = (evidence: ReadonlyArray<string>): ReadonlyArray<string> => {
  const first = evidence.findIndex((line) => line.startsWith("C: "))
  return evidence
    .slice(0, first < 0 ? evidence.length : first)
    .flatMap((line) => (line.startsWith("S: ") ? [line.slice("S: ".length)] : []))
}
