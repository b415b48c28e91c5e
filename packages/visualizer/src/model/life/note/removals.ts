/** Notes of messages that others removed: no command of this program can have done it. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Note } from "../Note.ts"
import type { Lived } from "../Lived.ts"
import type { Twins } from "../twins.ts"
import { part } from "../Part.ts"
import { mostOf } from "../../../trace/extremes.ts"

/** So many messages that came, and this share of them, are not removed by chance. */
const fewest = 5
const nearly = 0.9

/** Later, it is no collecting any more, in milliseconds. */
const soon = 3_600_000

/** Most messages of a mailbox that others removed while this program had it open. */
export const mostGone = (account: ReadonlyArray<Lived>, twins: Twins | undefined): ReadonlyArray<Note> => {
  const removals = account.map(({ stay }) => stay.use.watches.removals)
  if (isOfOwn(account, twins)) return []
  const [mass] = removals
    .flatMap(({ mass: each }) => each ?? [])
    .toSorted((one, other) => other.gone - one.gone)
  if (mass === undefined) return []
  const { before: count, gone, since, until } = mass
  return [
    {
      part: part("mostGone", { count, gone, mailbox: mass.mailbox, ms: until - since }),
      whose: others,
      ...Advice.observation("removed-by-others", { ms: 0, step: "select" })
    }
  ]
}

/** What others removed of the messages that came, soon after. */
export const taken = (account: ReadonlyArray<Lived>, twins: Twins | undefined): ReadonlyArray<Note> => {
  const seen = takenIn(account, twins)
  if (seen === undefined) return []
  const rounds = collected(seen)
  return rounds.length > 0 ? rounds : takenAtOnce(seen)
}

type Taken = NonNullable<ReturnType<typeof takenIn>>

/** Nearly all that comes is removed soon after, in a rhythm that no person has: another program collects it. */
const collected = ({ all, came, gone, within }: Taken): ReadonlyArray<Note> => {
  const every = rhythmOf(all.map(({ time }) => time))
  return every === undefined || came < fewest || gone < nearly * came || within > soon
    ? []
    : [
        {
          part: part("collected", { came, every, gone, within }),
          whose: others,
          try: "If it is not meant, look for another program or device that collects the mail of this account and leaves none on the server (POP3, a rule), and switch that off. What it took is there.",
          actionBy: "user"
        }
      ]
}

/** So many messages, and this share of those that came, gone so soon after, no person has read and removed, in milliseconds. */
const fewestAtOnce = 3
const many = 0.25
const atOnce = 10_000

/** Much of what comes is gone within moments: a filter, or another program, sorts it. */
const takenAtOnce = ({ all, came }: Taken): ReadonlyArray<Note> => {
  const quick = all.flatMap(({ sinceLast = Infinity }) => (sinceLast <= atOnce ? [sinceLast] : []))
  const gone = quick.length
  return gone < fewestAtOnce || gone < many * came
    ? []
    : [
        {
          part: part("takenAtOnce", { came, gone, within: mostOf(quick) }),
          whose: others,
          try: "Look for the messages in other folders (junk, archive), and for what puts them there: a filter of the server, a rule in the provider's web mail or in another program or device. Let the app take a message that is gone before it is read for no error.",
          actionBy: "user"
        }
      ]
}

const others = "another program, device or filter of this account, not this program"

/** What was removed of the messages that came, if nothing of this program can have done it. */
const takenIn = (account: ReadonlyArray<Lived>, twins: Twins | undefined) => {
  const removals = account.map(({ stay }) => stay.use.watches.removals)
  if (isOfOwn(account, twins)) return undefined
  const all = removals.flatMap((each) => each.all).filter(({ came }) => came > 0)
  return {
    all,
    came: removals.reduce((sum, each) => sum + each.came, 0),
    gone: all.reduce((sum, each) => sum + each.came, 0),
    within: mostOf(all.map(({ within }) => within))
  }
}

/** Returns whether this program may have removed them, as far as the trace shows. */
const isOfOwn = (account: ReadonlyArray<Lived>, twins: Twins | undefined): boolean =>
  twins?.removing.has(account) === true ||
  account.some(({ stay }) => stay.isPartial || stay.use.watches.removals.isOwn)

/** So many times make a rhythm, each off by at most this share of it. */
const fewestBeats = 5
const off = 0.05

/** In milliseconds. */
const shortestBeat = 30_000

/** Returns the milliseconds of which there are a whole number, nearly, from each time to the next. */
const rhythmOf = (times: ReadonlyArray<number>): number | undefined => {
  const between = times.slice(1).map((time, at) => time - (times[at] ?? time))
  const beat = between.reduce((least, ms) => Math.min(least, ms), Infinity)
  const isOnBeat = (ms: number): boolean => Math.abs(ms - Math.round(ms / beat) * beat) <= off * beat
  return times.length >= fewestBeats && beat >= shortestBeat && between.every(isOnBeat)
    ? Math.round(beat / 1000) * 1000
    : undefined
}
