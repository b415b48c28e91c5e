/** The words of the table and the page about a fleet. Pure. */
import { counted } from "../../trace/Entry.ts"
import { span as inFull } from "../../trace/quantities.ts"
import { type CommonFailure, type Fleet, hasArrived, type Member } from "./Fleet.ts"
import {
  type ActionBy,
  arrival,
  type RunnerStay,
  type TracedMember,
  turns,
  turnWord,
  type Why
} from "./Member.ts"

/** Formats a number: `4,812`. */
export const number = (count: number): string => grouped.format(count)

const grouped = new Intl.NumberFormat("en")

/** The noun for a row: a trace without labels only knows sessions, and a label may name an account, a folder or a job. */
export type Noun = "account" | "label" | "session"

/** Counts accounts in words: `1 account`, `4,812 accounts`. */
export const accounts = (count: number, noun: Noun = "account"): string =>
  `${number(count)} ${noun}${count === 1 ? "" : "s"}`

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Formats a time in one unit: `12 s`, `3 min`, `47 h`, `5 d`. */
export const span = (ms: number): string => {
  const [length, , name] = units.find(([, from]) => ms >= from) ?? [second, 0, "s"]
  return `${number(Math.floor(Math.max(0, ms) / length))} ${name}`
}

const units = [
  [day, 48 * hour, "d"],
  [hour, hour, "h"],
  [minute, minute, "min"]
] as const

/** Formats a time to come: `in 12 s`, or `now`. */
export const until = (at: number, now: number): string => (at - now < second ? "now" : `in ${span(at - now)}`)

/** Returns the headline: all is well, or how many accounts need attention. */
export const headline = ({ counts, total, urgent }: Fleet, noun: Noun = "account"): string => {
  if (total === 0) return `No ${noun} is watched`
  const all = accounts(total, noun)
  if (counts.Selected === total) return total === 1 ? `The ${noun} is open` : `All ${all} are open`
  if (counts.Ended === total) return total === 1 ? `The ${noun} has ended` : `All ${all} have ended`
  if (urgent > 0) return `${number(urgent)} of ${all} need${urgent === 1 ? "s" : ""} attention`
  return `${number(counts.Selected)} of ${all} ${counts.Selected === 1 ? "is" : "are"} open`
}

/** Counts the accounts by who must act: `61 for the account’s owner, 35 for the server’s administrator`. */
export const turnsOf = (fleet: Fleet): string =>
  turns
    .filter((turn) => fleet.turns[turn] > 0)
    .map((turn) => `${number(fleet.turns[turn])} ${actorWords(turn)}`)
    .join(", ")

/** Says who must act on accounts that need attention. If nobody can, they are not retried either. */
export const actorWords = (turn: ActionBy): string =>
  turn === "nobody" ? "not tried again" : `for ${turnWord[turn]}`

/** Describes the other accounts, for which nobody has to act, and recent changes. */
export const rest = ({ counts, lostOnce, moves, next }: Fleet, now: number): string =>
  [
    counts.Waiting > 0 &&
      `${number(counts.Waiting)} ${counts.Waiting === 1 ? "is" : "are"} tried again automatically${next === undefined ? "" : `, the next try ${next - now < second ? "is due" : until(next, now)}`}`,
    counts.Unselected > 0 && `${number(counts.Unselected)} without a mailbox`,
    counts.Queued > 0 && `${number(counts.Queued)} in the queue of their host`,
    counts.Connecting > 0 && `${number(counts.Connecting)} connecting`,
    counts.Unassigned > 0 && `${number(counts.Unassigned)} without a runner`,
    counts.Unknown > 0 && `${number(counts.Unknown)} whose end is not known`,
    counts.Ended > 0 && `${number(counts.Ended)} ended`,
    lostOnce.length > 0 && onceWords(lostOnce),
    moves > 0 && `${accounts(moves)} changed ${moves === 1 ? "its" : "their"} runner within the hour`
  ]
    .filter((part) => part !== false)
    .join(" · ")

/** Sums up single losses: `25 at imap.example.com were lost once, and are open again`. */
const onceWords = (hosts: Fleet["lostOnce"]): string => {
  const count = hosts.reduce((sum, [, each]) => sum + each, 0)
  const [first] = hosts
  const at = hosts.length === 1 ? first?.[0] : `${number(hosts.length)} hosts`
  return `${number(count)} at ${at} ${count === 1 ? "was lost once, and is" : "were lost once, and are"} open again`
}

/** Lists the hosts of a failure: `imap.gmail.com 40, imap.163.com 21 and 3 more hosts`. */
export const where = ({ hosts }: CommonFailure, maxHosts = 2): string => {
  const [named, others] = [hosts.slice(0, maxHosts), hosts.length - maxHosts]
  const words = named
    .map(([host, count]) => (hosts.length === 1 ? host : `${host} ${number(count)}`))
    .join(", ")
  return others > 0 ? `${words} and ${number(others)} more host${others === 1 ? "" : "s"}` : words
}

/** Names an account: its key, and its label. */
export const nameOf = ({ account, label }: Member): string =>
  label === undefined || label === account ? account : `${account} · ${label}`

/** Describes the account's moves between runners, the latest first; empty if there was only one. */
export const historyOf = ({ stays = [] }: Member, now: number): ReadonlyArray<string> =>
  stays
    .flatMap((stay, at) => {
      const before = stays[at - 1]
      return before === undefined ? [] : [stayWords(stay, before, now)]
    })
    .toReversed()

const stayWords = (stay: RunnerStay, before: RunnerStay, now: number, isRunnerShown = false): string =>
  arrival(stay, before, span, { ago: ` ${span(now - stay.since)} ago`, isRunnerShown })

/**
 * Describes why an account is not open, when it is retried, a recent change of runner, beside the runner's name, and how often
 * it was tried and lost.
 */
export const whyOf = (member: TracedMember, now: number): string => {
  const {
    attempts = 0,
    failedAs,
    failures = 0,
    isUnasked = false,
    leftAs,
    losses = 0,
    openMs,
    refused = 0,
    reopenedMs,
    state,
    until: at,
    why
  } = member
  return [
    why === undefined || state === "Selected"
      ? ""
      : why.words === ""
        ? `${why.title} (${why.reason})`
        : withoutTag(why).replace(/\.$/, ""),
    at === undefined ? "" : `next try ${until(at, now)}`,
    arrivalOf(member, now),
    attempts > 1 ? `${attempts} attempts` : "",
    failures > 0
      ? `open after ${failures === 1 ? "a failed attempt" : `${failures} failed attempts`}${failedAs === undefined ? "" : ` (${failedAs})`}`
      : openMs === undefined
        ? ""
        : openMs === 0
          ? isUnasked
            ? "no mailbox was asked for"
            : "never open"
          : `was open${openMs < second ? "" : ` for ${openFor(openMs)}`}`,
    // of open accounts, the headline has it
    losses > (state === "Selected" ? 1 : 0) ? `lost ${times(losses)}` : "",
    leftAs === undefined || openMs === 0 ? "" : `not open at the end (${leftAs})`,
    reopenedMs === undefined ? "" : `open again within ${within(reopenedMs)}`,
    refused === 0 ? "" : `${counted(refused, "command")} refused`
  ]
    .filter((part) => part !== "")
    .join(", ")
}

/** As its own headline has it: what is more than an hour, to the minute. */
const openFor = (ms: number): string =>
  ms < hour - minute / 2 ? span(ms) : inFull(Math.round(ms / minute) * minute)

/** Formats a limit exactly: to the second, or to the minute above an hour. */
const within = (ms: number): string => {
  const unit = ms < hour ? second : minute
  return inFull(Math.max(1, Math.ceil(ms / unit)) * unit)
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`)

/** The tag of a reason and its step are for those who search: the words before and after it are the cause. */
const withoutTag = ({ reason, words }: Why): string => {
  const [before = "", ...after] = words.split(` (${reason}`)
  return before + after.map((text) => text.slice(text.indexOf(")") + 1)).join("")
}

const arrivalOf = (member: Member, now: number): string => {
  const [before, stay] = member.stays?.slice(-2) ?? []
  return hasArrived(member, now) && before !== undefined && stay !== undefined
    ? stayWords(stay, before, now, true)
    : ""
}
