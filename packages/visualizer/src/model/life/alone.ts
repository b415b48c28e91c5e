/** The command of a life that alone is slow, or lost its connection by its limit, while others are answered at once. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { usualBeside } from "../evidence/alone.ts"
import { faster } from "../evidence/grows.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"
import { slowCommandMs } from "../connection/slowCommandMs.ts"
import type { LostCommand } from "./stay/Commands.ts"
import type { Lived } from "./Lived.ts"
import type { Stay } from "./Stay.ts"

/** What is said of the command, and those of it that had no answer. */
export interface Alone {
  readonly words: ReturnType<typeof Advice.observation>
  readonly unanswered: ReadonlySet<LostCommand>
}

/** Returns it, if at least one was answered: else it may be the answer that is lost on the way. */
export const aloneIn = (account: ReadonlyArray<Lived>): Alone | undefined => {
  const stays = account.map(({ stay }) => stay)
  const slow = stays.flatMap(({ use }) => use.answers.slow.all)
  const count = stays.reduce((sum, { use }) => sum + use.answers.slow.count, 0)
  const step = slow[0]?.cmd
  const unanswered = stays.flatMap(timedOut).filter(({ cmd }) => cmd === step)
  const waited = unanswered.map(({ cmd, data: { ms } }) => ({ cmd, ms }))
  const others = stays.flatMap(({ use }) => use.answers.times.all.filter(({ ms }) => ms < slowCommandMs))
  const usual = usualBeside([...slow, ...waited], others)
  if (step === undefined || usual === undefined) return undefined
  const took = slow.map(({ ms }) => ms).toSorted((one, other) => one - other)
  const [least = 0, ms = 0] = [took[0], took.at(-1)]
  const facts = {
    step,
    ms,
    count,
    range: [least, ms],
    inVain: unanswered.length,
    usual,
    others: others.length
  } as const
  return { words: Advice.observation("slow-command", facts), unanswered: new Set(unanswered) }
}

/** Returns the commands whose limit ended a connection. */
const timedOut = ({ commands: { lost }, ended }: Stay): ReadonlyArray<LostCommand> => {
  const { afterMs, command } = ended?.facts ?? {}
  return ended?.error === "Timeout" && typeof afterMs === "number"
    ? lost.filter(({ data }) => data.cmd === command && data.ms >= afterMs)
    : []
}

/** So many slow answers, and so many quick ones among them, are no chance; and answers of so few octets no network takes long for. */
const fewestSlow = 3
const fewestQuick = 5
const fewOctets = 20_000

/**
 * Returns whether others were answered at once all the while that answers took long or never came, and each that a limit ended
 * was one of these: a network does not tell commands apart.
 */
export const isServersWork = (account: ReadonlyArray<Lived>): boolean => {
  const stays = account.map(({ stay }) => stay)
  const lost = stays.map((stay) => ({ stay, all: timedOut(stay) }))
  const answered = stays.flatMap(({ use }) => use.answers.slow.all)
  const slow = [
    ...answered.map(({ end, ms }) => ({ end, ms })),
    ...lost.flatMap(({ all }) => all.map(({ data, time }) => ({ end: time, ms: data.ms })))
  ]
  const from = leastOf(slow.map(({ end, ms }) => end - ms))
  const until = mostOf(slow.map(({ end }) => end))
  const least = leastOf(slow.map(({ ms }) => ms))
  const quick = stays
    .flatMap(({ use }) => use.answers.times.all)
    .filter(({ end, ms }) => end >= from && end <= until && ms < slowCommandMs)
  return (
    // what never came may have been lost on the way, as long answers are
    answered.length >= fewestSlow &&
    quick.length >= fewestQuick &&
    quick.every(({ ms }) => ms * faster <= least) &&
    stays.every(({ use }) => use.answers.longest < fewOctets) &&
    lost.every(({ all, stay }) => stay.ended?.error !== "Timeout" || all.length > 0)
  )
}

/** Returns whether each connection that a limit ended was ended by the command that alone is slow. */
export const isUponAlone = (account: ReadonlyArray<Lived>): boolean => {
  const alone = aloneIn(account)
  const ended = account.filter(({ stay }) => stay.ended?.error === "Timeout")
  return (
    alone !== undefined &&
    ended.every(({ stay }) => stay.commands.lost.some((each) => alone.unanswered.has(each)))
  )
}
