/**
 * Parses what a person types to find accounts: words, and fields such as `host:163 state:stuck turn:owner age:>1h`. A
 * value in quotation marks is compared as a whole: `host:"imap.163.com"`. Pure.
 */
import { ages, type CommonFailure, noRunner } from "./Fleet.ts"
import { type Member, stateWord, turnName, urgencyOf } from "./Member.ts"

type Fits = (member: Member, now: number) => boolean

/** Reads a query, and returns whether an account matches it. An unknown field is a word. */
export const parse = (typed: string): Fits => {
  const conditions = Array.from(
    typed.matchAll(part),
    ([whole, name, value]) =>
      (value === undefined ? undefined : fitsOf(name?.toLowerCase() ?? "", value)) ?? wordFits(whole)
  )
  return (member, now) => conditions.every((fits) => fits(member, now))
}

const part = /(\w+):("[^"]*"|\S+)|"[^"]*"|\S+/g

/** The values that each field compares. */
const fields: Readonly<Record<string, (member: Member) => ReadonlyArray<string | undefined>>> = {
  account: ({ account, label }) => [account, label],
  host: ({ host }) => [host],
  runner: ({ runner }) => [runner ?? noRunner],
  // `again` is for failures that are retried: the account waits, or is connecting
  state: (member) => [
    member.state,
    stateWord[member.state],
    member.state !== "NeedsUser" && member.why ? "again" : undefined,
    urgencyOf(member) === "person" ? attention : undefined
  ],
  reason: ({ why }) => [why?.reason],
  turn: ({ why }) => [why?.turn, why && turnName[why.turn]]
}

/** The state of accounts for which somebody must act. */
export const attention = "attention"

const fitsOf = (name: string, value: string): Fits | undefined => {
  if (name === "age") return aged(value.replaceAll('"', ""))
  const texts = Object.hasOwn(fields, name) ? fields[name] : undefined
  return texts === undefined ? undefined : compared(texts, value)
}

const duration = /^([<>]?)=?(\d+(?:\.\d+)?)(s|m|min|h|d)$/

const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000
}

/** Reads an age: `>1h`, `<10min`, or the name of a range on the page. */
const aged = (value: string): Fits => {
  const stretch = ages.find(({ name }) => name === value)
  if (stretch !== undefined)
    return ({ since }, now) => Math.max(0, now - since) >= stretch.from && now - since < stretch.to
  const [, sign = ">", number = "", unit = ""] = duration.exec(value) ?? []
  const limit = Number(number) * (units[unit] ?? Number.NaN)
  return sign === "<" ? ({ since }, now) => now - since < limit : ({ since }, now) => now - since >= limit
}

const compared = (texts: (member: Member) => ReadonlyArray<string | undefined>, typed: string): Fits => {
  const value = typed.replaceAll('"', "").toLowerCase()
  return typed.startsWith('"')
    ? (member) => texts(member).some((text) => text?.toLowerCase() === value)
    : (member) => texts(member).some((text) => text?.toLowerCase().includes(value))
}

const wordFits = (word: string): Fits => compared(anywhere, word.replaceAll('"', ""))

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

/** Returns whether `typed` already contains this condition. */
export const has = (typed: string, asked: string): boolean =>
  Array.from(typed.matchAll(part), ([whole]) => whole).includes(asked)

/** Adds a condition in place of others of the same field, or removes it if it is there. */
export const toggled = (typed: string, asked: string): string => {
  const field = asked.slice(0, asked.indexOf(":") + 1)
  const kept = Array.from(typed.matchAll(part), ([whole]) => whole).filter(
    (whole) => !whole.startsWith(field)
  )
  return [...kept, ...(has(typed, asked) ? [] : [asked])].join(" ")
}

/** Makes a field that is compared as a whole. */
export const exactly = (field: string, value: string): string => `${field}:"${value.replaceAll('"', "")}"`

/** Returns the conditions that find the accounts of a failure. */
export const ofFailure = ({ reason, state, turn }: CommonFailure): ReadonlyArray<string> => [
  exactly("reason", reason),
  exactly("turn", turn),
  exactly("state", state === "NeedsUser" ? stateWord.NeedsUser : "again")
]
