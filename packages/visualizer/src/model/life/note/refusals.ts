/** Notes of what the server or this program refused. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { isSelect } from "../../evidence/facts.ts"
import { mailboxIn } from "../../evidence/mailboxName.ts"
import type { Note } from "../Note.ts"
import { isAtLimit } from "../limited.ts"
import { refusalOf, refusalsOf, refusedTimes } from "../refusal.ts"
import type { Refusal } from "../stay/Refusals.ts"
import type { Lived } from "../Lived.ts"
import { part } from "../Part.ts"
import { mostOf } from "../../../trace/extremes.ts"
import { ofMessages } from "../../evidence/whereRefused.ts"

const { app: own, limit } = Advice.parties

export const refusedHere = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => Array.from(stay.use.program.refused.values()))
  const [first] = all
  if (first === undefined) return []
  const count = all.reduce((sum, each) => sum + each.count, 0)
  return [
    {
      part: part("refusedHere", count, first.call),
      whose: own,
      try:
        Advice.ofTag(first.reason, {})?.try ??
        Advice.observation("refused-here", { ms: 0, step: first.call, code: first.reason }).try,
      actionBy: "app"
    }
  ]
}

/** What was refused on connections on which the app asked for no mailbox. */
export const noMailbox = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }, at) => {
    const refused = stay.isUnasked ? stay.refusals.kept.all : []
    const name = refused.find((each) => ofMessages.test(each.name ?? ""))?.name
    return name === undefined ? [] : [{ at, name }]
  })
  const [first] = all
  if (first === undefined) return []
  const isAgain = account.slice(0, first.at).some(({ stay }) => stay.openedAt !== undefined)
  return [
    {
      part: part("noMailbox", all.length, first.name, isAgain),
      whose: own,
      try: "Let the app select a mailbox after every login, before it asks for messages: a new connection has none, whatever an earlier one had open. Asking again without one changes nothing.",
      actionBy: "app"
    }
  ]
}

/** So often, and for so long, a mailbox is not refused by chance, in milliseconds. */
const fewestRefused = 3
const longRefused = 600_000

/** Mailboxes that the server refuses again and again, while others of the account open: asking again helps nobody. */
export const mailboxesRefused = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = refusalsOf(account)
  const openedAt = (words: string) => {
    const [mailbox, examines] = [mailboxIn(`t${words}`), / EXAMINE /i.test(words)]
    const all = account.flatMap(({ stay }) => stay.openings)
    return mostOf(
      all.map(({ isReadOnly, name, openedAt = 0 }) =>
        name === mailbox && isReadOnly === examines ? openedAt : 0
      )
    )
  }
  return Array.from(Map.groupBy(all.filter(isOfMailbox), ({ words }) => words)).flatMap(([words, each]) => {
    const last = each.at(-1)
    const during = (last?.time ?? 0) - (each[0]?.time ?? 0)
    if (last === undefined || words === undefined || openedAt(words) > last.time) return []
    const count = refusedTimes(words, account)
    if (count < fewestRefused || during < longRefused) return []
    const diagnosis = refusalOf(last, true)
    if (isAtLimit(diagnosis)) return []
    const { actionBy, party, retry, try: tried } = diagnosis
    // what the server refuses for the moment, it refuses for good by now
    const isPassing = actionBy === "nobody" || retry === "later"
    return [
      {
        part: part("mailboxRefused", words.trim().replace(/^\S+ /, ""), count, during),
        whose: Advice.parties[isPassing ? "server" : party],
        try: isPassing
          ? "Ask the server’s administrator, or whoever shares this mailbox, what is wrong with it, and show them the server’s words: others of the account open, so that asking again does not help."
          : tried,
        actionBy: isPassing ? ("admin" as const) : actionBy
      }
    ]
  })
}

const isOfMailbox = ({ chosen, name = "" }: Refusal): boolean => chosen && isSelect({ name })

/** The same question, refused on several connections while others of its name are answered: it is about that message alone. */
export const refusedAlike = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = refusalsOf(account).filter(({ name = "" }) => Advice.onlyReads(name) && !isSelect({ name }))
  return Array.from(Map.groupBy(all, ({ words }) => words?.trim())).flatMap(([words, each]) => {
    const last = each.at(-1)
    if (words === undefined || last === undefined || new Set(each.map(({ id }) => id)).size < 2) return []
    const { name = "" } = last
    if (!account.some(({ stay }) => stay.refusals.hasDone(name))) return []
    const refused = refusalOf(last, true)
    const isForm =
      refused.addition === "unnamedArgument" &&
      account.some(({ stay }) => stay.refusals.hasDoneForOthers(words))
    const diagnosis = isForm ? { ...refused, ...notGiven } : refused
    const { actionBy, party, try: tried } = diagnosis
    if (actionBy === "app" || isAtLimit(diagnosis)) return []
    const { try: others } = Advice.observation("command-refused", { ms: 0, step: name, alone: true })
    const goesOn = account.some(({ stay }) => stay.refusals.wentOn.has(name))
    return [
      {
        part: part("refusedAlike", words, refusedTimes(words, account)),
        whose: Advice.parties[party === "unsaid" ? "server" : party],
        try: `${tried} ${goesOn ? others : "Leave it out meanwhile, and let the app go on with the others: it asked for nothing after it."}`,
        actionBy
      }
    ]
  })
}

/** The words fit the grammar, as the same ones were accepted for other messages. */
const notGiven = {
  party: "server",
  try: "The same command was accepted for other messages: the server cannot give this one, and the command is right. Show the server’s administrator these lines, and look at the message in another mail program or the web mail, where it can be moved away or exported.",
  actionBy: "admin"
} as const

export const throttled = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const count = account.reduce((sum, { stay }) => sum + stay.use.throttled, 0)
  const advice = Advice.observation("throttled", { ms: 0, step: "a command" })
  return count === 0 ? [] : [{ part: part("throttled", count), whose: limit, ...advice }]
}

export const passed = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const codes = account.flatMap(({ stay }) => stay.refusals.passed)
  const [code] = codes
  return codes.length === 0
    ? []
    : [
        {
          part: part("passed", codes.length, codes.every((each) => each === code) ? code : undefined),
          try: "Nothing to do: it passed.",
          actionBy: "nobody"
        }
      ]
}
