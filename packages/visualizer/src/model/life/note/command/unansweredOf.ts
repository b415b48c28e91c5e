/** The commands that had no answer when their connection ended: their callers failed, although it is open again. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Given } from "../../../fleet/Asked.ts"
import { keyIn } from "../../../evidence/mailboxName.ts"
import { limitOf } from "../../losses.ts"
import type { Effect, LostCommand } from "../../stay/Commands.ts"
import type { Lived } from "../../Lived.ts"
import { isUndone } from "../../undone.ts"
import { asksSame } from "../../../evidence/sameQuestion.ts"
import { span } from "../../../../trace/quantities.ts"

/** A command that had no answer when its connection ended, and what the app has to do about that end. */
export type Unanswered = Omit<LostCommand["data"], "effect"> & {
  readonly effect: Effect
  readonly time: number
  readonly lost: LostCommand
  readonly stay: Lived["stay"]
  readonly own: Given | undefined
  /** The app sent the same words on a later connection, and got an answer: if they ask for the same, it is that one. */
  readonly isAnswered: () => boolean
  readonly isSame: boolean
}

export const unansweredOf = (account: ReadonlyArray<Lived>): ReadonlyArray<Unanswered> =>
  account.flatMap(({ stay }, at) => {
    const {
      commands: { lost },
      ended
    } = stay
    if (lost.length === 0) return []
    const diagnosis =
      ended?.error === undefined ? undefined : Advice.diagnosisOf({ ...ended, error: ended.error })
    const own = diagnosis?.actionBy === "app" ? diagnosis : undefined
    return lost.map((each) => ({
      ...each.data,
      effect: isUndone(each, account, at) ? "undone" : each.effect,
      time: each.time,
      lost: each,
      stay,
      own,
      isSame: asksSame(each.words ?? ""),
      isAnswered: () =>
        account.some(
          (later, place) =>
            place > at && later.stay.refusals.accepts(each.words) && areOfOne(each.words, stay, later.stay)
        )
    }))
  })

/** Returns whether two connections mean the same by the words of a command. */
export const areOfOne = (words = "", one: Lived["stay"], other: Lived["stay"] | undefined): boolean =>
  keyIn(one.started?.session, words) === keyIn(other?.started?.session, words)

/** Returns what the app has to do about the ends of all their connections, if they were its own. */
export const ownOf = (all: ReadonlyArray<Unanswered>): Given | undefined =>
  all.every(({ own }) => own !== undefined) ? all.at(-1)?.own : undefined

/** So many UIDs of one message are told. */
export const mostTold = 8

/** The other end ended the connection: more time from this one is no help. */
export const isCutOff = ({ stay: { ended } }: Unanswered): boolean =>
  ended?.error === "ConnectionLost" || ended?.error === "ServerBye"

/** Says that each was cut off as long after it was sent, if that is so: it is no chance. */
export const limitWords = (all: ReadonlyArray<Unanswered>): string => {
  const isOneKind = all.every(({ cmd }) => cmd === all[0]?.cmd)
  const ms = isOneKind && all.every(isCutOff) ? limitOf(all.map((each) => each.ms)) : undefined
  return ms === undefined
    ? ""
    : ` ${all.length === 2 ? "Both were" : `Each of the ${all.length} was`} cut off ${span(ms)} after it was sent, as by a time limit of the server or of what stands before it: let the app ask for less at once, and ask its operator about such a limit.`
}
