/**
 * What a person types to find accounts: words, and fields such as `host:163 state:stuck turn:owner age:>1h`. In quotation
 * marks a value is the whole of what it is compared with: `host:"imap.163.com"`. Pure.
 */
import { ages, type CommonFailure, noRunner } from "./Fleet.ts"
import { type Member, stateWord, turnName } from "./Member.ts"

type Fits = (member: Member, now: number) => boolean

const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000
}

const duration = /^([<>]?)=?(\d+(?:\.\d+)?)(s|m|min|h|d)$/

/** `>1h`, `<10min`, or the name of a stretch that the page shows. */
const aged = (value: string): Fits => {
  const stretch = ages.find(({ name }) => name === value)
  if (stretch !== undefined)
    return ({ since }, now) => Math.max(0, now - since) >= stretch.from && now - since < stretch.to
  const [, sign = ">", number = "", unit = ""] = duration.exec(value) ?? []
  const limit = Number(number) * (units[unit] ?? Number.NaN)
  return sign === "<" ? ({ since }, now) => now - since < limit : ({ since }, now) => now - since >= limit
}

/** What each field compares with what was typed. */
const fields: Readonly<Record<string, (member: Member) => ReadonlyArray<string | undefined>>> = {
  account: ({ account, label }) => [account, label],
  host: ({ host }) => [host],
  runner: ({ runner }) => [runner ?? noRunner],
  // what failed and is tried again: it waits for that, or is on its way
  state: ({ state, why }) => [state, stateWord[state], state !== "NeedsUser" && why ? "again" : undefined],
  reason: ({ why }) => [why?.reason],
  turn: ({ why }) => [why?.turn, why && turnName[why.turn]]
}

const anywhere = ({
  account,
  host,
  label,
  runner,
  state,
  why
}: Member): ReadonlyArray<string | undefined> => [
  account,
  label,
  host,
  runner,
  stateWord[state],
  why?.reason,
  why?.title,
  why?.words
]

const part = /(\w+):("[^"]*"|\S+)|"[^"]*"|\S+/g

const compared = (texts: (member: Member) => ReadonlyArray<string | undefined>, typed: string): Fits => {
  const value = typed.replaceAll('"', "").toLowerCase()
  return typed.startsWith('"')
    ? (member) => texts(member).some((text) => text?.toLowerCase() === value)
    : (member) => texts(member).some((text) => text?.toLowerCase().includes(value))
}

const fitsOf = (name: string, value: string): Fits | undefined => {
  if (name === "age") return aged(value.replaceAll('"', ""))
  const texts = Object.hasOwn(fields, name) ? fields[name] : undefined
  return texts === undefined ? undefined : compared(texts, value)
}

const wordFits = (word: string): Fits => compared(anywhere, word.replaceAll('"', ""))

/** Whether an account is one of those that were asked for. What is no field of ours is a word. */
export const parse = (typed: string): Fits => {
  const conditions = Array.from(
    typed.matchAll(part),
    ([whole, name, value]) =>
      (value === undefined ? undefined : fitsOf(name?.toLowerCase() ?? "", value)) ?? wordFits(whole)
  )
  return (member, now) => conditions.every((fits) => fits(member, now))
}

/** Whether `typed` asks for exactly this already. */
export const has = (typed: string, asked: string): boolean =>
  Array.from(typed.matchAll(part), ([whole]) => whole).includes(asked)

/** Asks for it too, in place of what was asked for of the same field; or no longer, where that was asked for already. */
export const toggled = (typed: string, asked: string): string => {
  const field = asked.slice(0, asked.indexOf(":") + 1)
  const kept = Array.from(typed.matchAll(part), ([whole]) => whole).filter(
    (whole) => !whole.startsWith(field)
  )
  return [...kept, ...(has(typed, asked) ? [] : [asked])].join(" ")
}

/** A field with its whole value. */
export const exactly = (field: string, value: string): string => `${field}:"${value.replaceAll('"', "")}"`

/** What finds the accounts of a failure. */
export const ofFailure = ({ reason, stuck, turn }: CommonFailure): ReadonlyArray<string> => [
  exactly("reason", reason),
  exactly("turn", turn),
  exactly("state", stuck ? stateWord.NeedsUser : "again")
]
