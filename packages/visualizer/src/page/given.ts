/**
 * Parses a page's inputs other than the trace: JSON of its server, which may have another version, or of the app around
 * it. Input of another shape is ignored. The page has no Schema, which would weigh as much as its views.
 */
import type { Member, RunnerStay } from "../model/fleet/Member.ts"
import { states, turns } from "../model/fleet/Member.ts"
import type { Update } from "../model/fleet/Update.ts"
import type { Setting } from "../document/Question.ts"

/** Reads the runners that had an account from a header, which contains only ASCII. */
export const staysIn = (header: string | null): ReadonlyArray<RunnerStay> => {
  try {
    return given(header === null ? null : decodeURIComponent(header), listOf(isStay)) ?? []
  } catch {
    return []
  }
}

type Is<A> = (value: unknown) => value is A

const given = <A>(text: string | null, is: Is<A>): A | undefined => {
  if (text === null) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return is(value) ? value : undefined
  } catch {
    return undefined
  }
}

const listOf =
  <A>(is: Is<A>): Is<ReadonlyArray<A>> =>
  (value): value is ReadonlyArray<A> =>
    Array.isArray(value) && value.every(is)

const isText: Is<string> = (value) => typeof value === "string"

const isTime: Is<number> = (value): value is number => Number.isFinite(value)

const maybe =
  <A>(is: Is<A>): Is<A | undefined> =>
  (value): value is A | undefined =>
    value === undefined || is(value)

const shape =
  <A extends object>(fields: { readonly [Name in keyof A]-?: Is<A[Name]> }): Is<A> =>
  (value): value is A => {
    if (typeof value !== "object" || value === null) return false
    return Object.entries<Is<unknown>>(fields).every(([name, is]) => is(Reflect.get(value, name)))
  }

const isStay = shape<RunnerStay>({ runner: isText, since: isTime, gone: maybe(isTime) })

/** Reads a report about a fleet from a line. */
export const updateIn = (line: string): Update | undefined => given(line, isUpdate)

const isFlag: Is<boolean> = (value) => typeof value === "boolean"

const oneOf =
  <A extends string>(all: ReadonlyArray<A>): Is<A> =>
  (value): value is A =>
    all.some((each) => each === value)

const isMember = shape<Member>({
  account: isText,
  label: maybe(isText),
  host: isText,
  runner: maybe(isText),
  state: oneOf(states),
  since: isTime,
  until: maybe(isTime),
  why: maybe(
    shape({ reason: isText, title: isText, words: isText, turn: oneOf(turns), todo: maybe(isText) })
  ),
  stays: maybe(listOf(isStay))
})

const isUpdate = shape<Update>({
  now: isTime,
  members: listOf(isMember),
  gone: listOf(isText),
  failing: maybe(isFlag)
})

/** Reads the settings with which the page's server can replay. */
export const settingsIn = (json: string | null): ReadonlyArray<Setting> =>
  given(json, listOf(isSetting)) ?? []

const isSetting = shape<Setting>({ name: isText, label: isText, choices: maybe(listOf(isText)) })
