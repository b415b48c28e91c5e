/** Notes of messages that others removed: no command of this program can have done it. */
import type { Note } from "../Note.ts"
import type { Lived } from "../Stay.ts"
import type { Twins } from "../twins.ts"
import { part } from "../words.ts"

/** So many messages that came, and this share of them, are not removed by chance. */
const fewest = 5
const nearly = 0.9

/** Later, it is no collecting any more, in milliseconds. */
const soon = 3_600_000

/** Nearly all that comes is removed soon after, in a rhythm that no person has: another program collects it. */
export const collected = (account: ReadonlyArray<Lived>, twins: Twins | undefined): ReadonlyArray<Note> => {
  const removals = account.map(({ stay }) => stay.use.removals)
  const isOwn = removals.some((each) => each.isOwn) || twins?.removing.has(account) === true
  if (isOwn || account.some(({ stay }) => stay.isPartial)) return []
  const all = removals.flatMap((each) => each.all).filter(({ came }) => came > 0)
  const came = removals.reduce((sum, each) => sum + each.came, 0)
  const gone = all.reduce((sum, each) => sum + each.came, 0)
  const within = all.reduce((longest, each) => Math.max(longest, each.within), 0)
  const every = rhythmOf(all.map(({ time }) => time))
  return every === undefined || came < fewest || gone < nearly * came || within > soon
    ? []
    : [
        {
          part: part("collected", { came, every, gone, within }),
          whose: "another program or device of this account, not this program",
          try: "If it is not meant, look for another program or device that collects the mail of this account and leaves none on the server (POP3, a rule), and switch that off. What it took is there.",
          turn: "user"
        }
      ]
}

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
