/** What took the time of a life: its answers, the way to the mailbox, the source of its account; and whose that was. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { nearBy } from "../evidence/nearBy.ts"
import { grows } from "../evidence/grows.ts"
import { aloneIn, isServersWork } from "./alone.ts"
import { notBusy } from "../connection/OwnPart.ts"
import { type Note, several } from "./Note.ts"
import { isOnThisMachine, type Lived } from "./Lived.ts"
import { part } from "./Part.ts"
import type { Slow } from "./use/Answers.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"

/** Returns what was slow: throughout, or for a time, or on the way to the mailbox. */
export const paceOf = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => [
  ...slowSource(account),
  ...slowLookups(account),
  ...slowFirst(account),
  ...slowness(account)
]

/** The parts of a headline that they are. */
export const paceIds: ReadonlySet<string> = new Set([
  "slowSource",
  "slowLookups",
  "slowFirst",
  "slowRoundTrip",
  "slowThroughout",
  "slowWay",
  "onlySlow",
  "slow",
  "slows"
])

/** The longest time that a source of passwords may reasonably take, in milliseconds. */
const slowSourceMs = 5000

/** A source of the app's own that supplies the account, or a new token, late: nothing is sent before it does. */
const slowSource = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account
    .flatMap(({ stay }) => stay.waits.supplied.map(({ end, start }) => end - start))
    .filter((ms) => ms > slowSourceMs)
  const ms = mostOf(all, 0)
  const advice = Advice.observation("slow-account", { step: "account", ms })
  return all.length === 0
    ? []
    : [{ part: part("slowSource", all.length, ms), whose: Advice.parties.source, ...advice }]
}

/** Look-ups of the server's name, of which most took long, and one of the last two: before it, no server is asked. */
const slowLookups = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay: { jumps, use } }) => {
    const { lookup } = use.channel
    if (lookup === undefined || jumps.length > 0) return []
    return { ...lookup, ms: notBusy(lookup.end - lookup.start, lookup, use.program.busy) }
  })
  const isSlow = ({ ms }: (typeof all)[number]) => ms >= noticed
  const slow = all.filter(isSlow)
  if (slow.length < several || slow.length * 2 <= all.length || !all.slice(-2).some(isSlow)) return []
  const took = slow.map(({ ms }) => ms)
  const range = [leastOf(took), mostOf(took)] as const
  const words = Advice.observation("slow-lookup", {
    step: "dns",
    ms: range[1],
    count: slow.length,
    others: all.length - slow.length,
    range
  })
  const lost = slow.filter(({ isAnswered }) => !isAnswered).length
  return [
    {
      part: part("slowLookups", words.title, lost),
      whose: Advice.parties.resolver,
      ...words
    }
  ]
}

/** First answers after connecting, of which most took long, and one of the last two. */
const slowFirst = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => {
    const { jumps, use } = stay
    const { first } = use.channel
    const roundTrip = rttIn(stay)
    if (first === undefined || roundTrip === undefined || jumps.length > 0) return []
    const ms = notBusy(first.end - first.start, first, use.program.busy)
    return { ...first, ms, roundTrip, answers: use.answers.times.all.map((each) => each.ms) }
  })
  const answers = all.flatMap((each) => each.answers)
  const usual = leastOf(answers)
  const isSlow = ({ ms, roundTrip }: (typeof all)[number]) =>
    ms >= noticed && ms > manyTrips * Math.max(roundTrip, usual === Infinity ? 0 : usual)
  const slow = all.filter(isSlow)
  const [one] = slow
  const isOne = slow.every(({ step }) => step === one?.step)
  if (one === undefined || !isOne || slow.length < several) return []
  if (slow.length * 2 <= all.length || !all.slice(-2).some(isSlow)) return []
  const took = slow.map(({ ms }) => ms)
  const range = [leastOf(took), mostOf(took)] as const
  const [host] = account.map(({ stay }) => stay.started?.host)
  const near = nearBy({ host, roundTrip: mostOf(all.map(({ roundTrip }) => roundTrip)), answers })
  const words = Advice.observation("slow-step", {
    step: one.step,
    ms: range[1],
    count: slow.length,
    others: all.length - slow.length,
    range,
    ...near
  })
  return [
    {
      part: part("slowFirst", words.title),
      whose: near ? nearerOrServer : Advice.parties.server,
      ...words
    }
  ]
}

const nearerOrServer =
  "what accepts connections nearer than the server, or the server: which of them is not known"

/** What was slow all the time is told as that alone; then answers that took longer and longer. */
const slowness = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const always = throughout(account)
  if (always.length > 0) return always
  const growing = slows(account)
  const slowly = growing.length > 0 ? growing : slow(account)
  // what was slow on the way then, too, is over with the rest
  const isOver = slowly.some(({ actionBy, part: { id } }) => id === "slow" && actionBy === "nobody")
  return [...slowly, ...(isOver ? [] : slowWay(account))]
}

/** Fewer answers are no habit. */
const fewestAnswers = 8

/** An answer that a person notices, and a network that does, in milliseconds. */
const noticed = 1500
const slowRtt = 400

/** So many round trips are not the network's. */
const manyTrips = 5

/** Answers that all took long. A connect takes one round trip: what is much longer than that is not the network's. */
const throughout = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account
    .flatMap(({ stay }) => stay.use.answers.times.all.map(({ ms }) => ms))
    .toSorted((one, other) => one - other)
  // nearly all of them: nine of ten
  const ms = all[Math.floor(all.length / 10)] ?? 0
  const most = all[Math.floor(all.length * 0.9)] ?? ms
  const rtt = rttOf(account)
  if (all.length < fewestAnswers) return []
  if (rtt !== undefined && rtt > slowRtt && ms < manyTrips * rtt) {
    const advice = Advice.observation("slow-network", { step: "tcp", ms: rtt })
    return [{ part: part("slowRoundTrip", rtt), whose: network, ...advice }]
  }
  if (ms < noticed) return []
  const isServers = rtt !== undefined && rtt * manyTrips < ms
  return [
    {
      part: part("slowThroughout", ms, most),
      whose: Advice.parties[isServers ? "server" : "either"],
      try: isServers
        ? "Show the server’s operator this trace: connecting takes a fraction of each answer, so that the network is not slow."
        : "Compare with another network. If it is as slow there, show the server’s operator this trace.",
      actionBy: isServers ? "admin" : "user"
    }
  ]
}

const network = "the network: connecting, which asks the server for nothing, takes as long"

const rttOf = (account: ReadonlyArray<Lived>): number | undefined => {
  const all = account.flatMap(({ stay }) => rttIn(stay) ?? [])
  return all.length === 0 ? undefined : leastOf(all)
}

const rttIn = ({ use: { channel, program } }: Lived["stay"]): number | undefined => channel.rtt(program.busy)

/** A step of the way to the mailbox that the server alone took long for: in the last opening, or in several. */
const slowWay = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const opened = account.filter(({ stay }) => stay.openedAt !== undefined)
  const all = opened.flatMap(({ stay }) => {
    const { way } = stay.use.answers
    const rtt = rttIn(stay) ?? Infinity
    return way !== undefined && way.ms - rtt > noticed && way.ms - rtt > manyTrips * rtt ? [way] : []
  })
  const longest = all.toSorted((one, other) => other.ms - one.ms)[0]
  const last = opened.at(-1)?.stay.use.answers.way
  if (longest === undefined || (all.length < severalWays && !all.some((each) => each === last))) return []
  return [
    {
      part: part("slowWay", all.length, longest.cmd, longest.ms),
      whose: Advice.parties.server,
      ...Advice.observation("slow-step", { step: longest.cmd, ms: longest.ms })
    }
  ]
}

const severalWays = 3

/** The answers to a command that took longer and longer, over all connections of the account. */
const slows = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.use.answers.slow.all)
  return Array.from(Map.groupBy(all, ({ cmd }) => cmd)).flatMap(([step, each]) => {
    const took = each.map(({ ms }) => ms)
    const [first = 0] = took
    const ms = took.at(-1) ?? 0
    if (!grows(took)) return []
    const advice = Advice.observation("slow-command", { step, ms, grows: true })
    return [{ part: part("slows", step, first, ms), whose: Advice.parties.either, ...advice, isOdd: true }]
  })
}

/** So many slow answers are worth a sentence; and so many quick ones after the last show that it is over, in milliseconds. */
const fewestSlow = 4
const calm = 60_000

/** Returns what the server said last of its own time, if it said the same of most of these answers. */
const saidOf = (all: ReadonlyArray<Slow>): Slow["said"] => {
  const last = all.findLast(({ said }) => said !== undefined)?.said
  const alike = all.filter(({ said }) => said?.waits === last?.waits)
  return last !== undefined && alike.length * 2 > all.length ? last : undefined
}

/** The command that alone is slow, or the time in which answers were. */
const slow = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.use.answers.slow.all)
  const count = account.reduce((sum, { stay }) => sum + stay.use.answers.slow.count, 0)
  const [first] = all
  const last = all.at(-1)
  if (first === undefined || last === undefined) return []
  // what others did at once says nothing of these
  const slowly = Array.from(new Set(all.map(({ cmd }) => cmd)))
  const quickAt = account.flatMap(({ stay }) => slowly.map((cmd) => stay.use.answers.quickAt(cmd) ?? 0))
  const isOver = mostOf(quickAt) - last.end >= calm
  const said = saidOf(all)
  const alone = isOver || said !== undefined ? undefined : aloneIn(account)
  if (alone !== undefined) {
    const { words } = alone
    return [{ part: part("onlySlow", words.title), whose: Advice.parties.server, ...words, isOdd: true }]
  }
  if (count < fewestSlow) return []
  const step = all.every(({ cmd }) => cmd === first.cmd) ? first.cmd : undefined
  const isHere = isOnThisMachine(account)
  const took = all.map(({ ms }) => ms)
  const ms = { least: leastOf(took), most: mostOf(took), during: last.end - first.end + first.ms }
  const words = Advice.observation("slow-command", {
    step: step ?? "commands",
    ms: ms.most,
    isLocal: isHere,
    ...(said && { waits: said.waits, count })
  })
  return [
    {
      part: part("slow", count, step, ms, isOver, said?.words),
      whose: said
        ? Advice.parties[said.waits === "lock" ? "others" : "server"]
        : isHere
          ? Advice.parties.gateway
          : Advice.parties[isServersWork(account) ? "server" : "either"],
      ...(isOver
        ? {
            try: "Nothing to do: later answers came at once. If it returns, as at the same time of a day, ask the server’s operator what runs then.",
            actionBy: "nobody" as const
          }
        : words),
      isOdd: true
    }
  ]
}
