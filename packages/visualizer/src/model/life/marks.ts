/** The notable moments of a life, and what the server wants its user to read. Pure. */
import { arrival, type RunnerStay } from "../fleet/Member.ts"
import { jumpWords } from "../connection/timeText.ts"
import { type Alike, repeatedIn } from "./losses.ts"
import type { Lived } from "./Lived.ts"
import { isUndone } from "./undone.ts"
import { type Lost, lostWords, type markWords, refusedWords, renewedWords, unsentWords } from "./words.ts"
import { span } from "../../trace/quantities.ts"

/** A notable moment. */
export interface Mark {
  readonly kind: keyof typeof markWords
  readonly time: number
  readonly id: number
  /** Details beyond its kind. */
  readonly words?: string
  /** The command without an answer; one that waited to be sent is told in words alone. */
  readonly lost?: Lost
}

/** A text for the mailbox's user, and the connection that it came to first. */
export interface Alert {
  readonly time: number
  readonly id: number
  readonly text: string
}

export const alertsOf = (account: ReadonlyArray<Lived>): ReadonlyArray<Alert> => {
  const shown = new Map<string, Alert>()
  for (const { id, stay } of account)
    for (const alert of stay.alerts) if (!shown.has(alert.text)) shown.set(alert.text, { id, ...alert })
  return Array.from(shown.values())
}

export const arrivalsOf = (stays: ReadonlyArray<RunnerStay>, id: number): ReadonlyArray<Mark> =>
  stays.flatMap((stay, at): ReadonlyArray<Mark> => {
    const before = stays[at - 1]
    return before === undefined
      ? []
      : [{ kind: "moved", time: stay.since, id, words: arrival(stay, before, span) }]
  })

export const marksOf = (
  account: ReadonlyArray<Lived>,
  { renumbered, same }: { readonly renumbered: ReadonlySet<number>; readonly same: Alike | undefined }
): ReadonlyArray<Mark> => {
  const repeated = repeatedIn(account.map(({ stay }) => stay))
  let session: string | undefined
  let isOver = false
  return account.flatMap(({ id, start, stay }, place): ReadonlyArray<Mark> => {
    const at = (kind: Mark["kind"]) => (time: number) => ({ kind, time, id })
    // after an end of its own, the next connection of an app is no news
    const isMoved = session !== undefined && session !== stay.started?.session && !isOver
    session = stay.started?.session
    isOver = stay.ended !== undefined && stay.ended.outcome !== "retried"
    const inVain = same?.kind === "long" || same?.kind === "literal" || repeated.has(stay.owed() ?? "")
    return [
      ...(isMoved ? [at("moved")(start)] : []),
      ...(renumbered.has(id) ? [at("uidvalidity")(stay.openedAt ?? start)] : []),
      ...(stay.renewedAt === undefined
        ? []
        : [
            {
              ...at("renewed")(stay.renewedAt),
              ...(stay.renewal && { words: renewedWords(stay.renewal) })
            }
          ]),
      ...stay.commands.asked.all.map(at("asked")),
      ...stay.refusals.kept.all.map((refusal) => ({
        ...at("refused")(refusal.time),
        words: refusedWords(refusal)
      })),
      ...stay.commands.givenUp.all.map(at("givenUp")),
      ...stay.commands.lost.map((each) => {
        const { data, effect, isBegun, messages, time } = each
        const lost = {
          ...data,
          effect,
          messages,
          isBegun: isBegun === true,
          inVain,
          isUndone: isUndone(each, account, place)
        }
        return { ...at("lost")(time), words: lostWords(lost), lost }
      }),
      ...stay.commands.unsent.map(({ cmd, time }) => ({
        ...at("lost")(time),
        words: unsentWords(cmd, time - (stay.endedAt ?? time))
      })),
      ...stay.jumps.map(({ ms, time }) => ({ ...at("slept")(time), words: jumpWords(ms) }))
    ]
  })
}
