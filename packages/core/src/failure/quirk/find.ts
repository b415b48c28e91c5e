/** Finds the quirk that matches what was seen. Pure, so that the words for a trace need no Effect runtime. */
import { groups } from "../quotation/ours.ts"
import type { Quotation } from "../Quotation.ts"
import { isSpecific } from "./byCode.ts"
import type { Step } from "../reason/fields.ts"
import type { Manner, Match, Quirk, Recovery, Seen } from "./Quirk.ts"

/** A quirk that matches. */
export interface Found<Name extends Recovery["_tag"] = Recovery["_tag"]> {
  readonly quirk: Quirk
  readonly recovery: Extract<Recovery, { readonly _tag: Name }>
}

/** Returns the first matching quirk with one of these recoveries. */
export function find<Name extends Recovery["_tag"]>(
  quirks: ReadonlyArray<Quirk>,
  seen: Seen,
  ...recoveries: ReadonlyArray<Name>
): Found<Name> | undefined
export function find(
  quirks: ReadonlyArray<Quirk>,
  seen: Seen,
  ...recoveries: ReadonlyArray<string>
): Found | undefined {
  for (const found of about(quirks, seen))
    if (recoveries.includes(found.recovery._tag) && matches(found.quirk, seen)) return found
  return undefined
}

/** Returns all matching quirks with this recovery. */
export function findAll<Name extends Recovery["_tag"]>(
  quirks: ReadonlyArray<Quirk>,
  seen: Seen,
  recovery: Name
): ReadonlyArray<Found<Name>>
export function findAll(quirks: ReadonlyArray<Quirk>, seen: Seen, name: string): ReadonlyArray<Found> {
  return about(quirks, seen).filter(({ quirk, recovery }) => recovery._tag === name && matches(quirk, seen))
}

/** Returns whether a quirk with one of these recoveries is about this step and manner, so that more has to be seen. */
export const isAnyAbout = (
  quirks: ReadonlyArray<Quirk>,
  at: Pick<Seen, "manner" | "state">,
  recoveries: ReadonlyArray<string>
): boolean => about(quirks, at).some(({ recovery }) => recoveries.includes(recovery._tag))

const matches = (quirk: Quirk, seen: Seen): boolean => {
  const { text } = quirk.match
  return fits(quirk, seen) && (text === undefined || seen.text.slice(0, longestText).search(text) >= 0)
}

/** Next to all that a server says is OK, and few quirks are about that: those about a step and a manner are looked for once. */
const about = (
  quirks: ReadonlyArray<Quirk>,
  { manner, state }: Pick<Seen, "manner" | "state">
): ReadonlyArray<Found> => {
  let steps = known.get(quirks)
  if (steps === undefined) known.set(quirks, (steps = new Map()))
  let manners = steps.get(state)
  if (manners === undefined) steps.set(state, (manners = new Map()))
  let found = manners.get(manner)
  if (found === undefined) {
    found = quirks
      .filter((quirk) => isAbout(quirk, state, manner))
      .map((quirk) => ({ quirk, recovery: quirk.recovery }))
    manners.set(manner, found)
  }
  return found
}

const known = new WeakMap<ReadonlyArray<Quirk>, Map<Step, Map<Manner, ReadonlyArray<Found>>>>()

const isAbout = (quirk: Quirk, step: Step, manner: Manner): boolean =>
  (quirk.state === step || (quirk.state === "any" && (step !== "command" || isOfCommands(quirk)))) &&
  (quirk.match.manner?.includes(manner) ?? manner !== "OK")

/** What is seen at any step of the way to a mailbox may be in the answer to a command as well, but for a reason of its own. */
const isOfCommands = ({ recovery }: Quirk): boolean =>
  recovery._tag !== "Means" || recovery.reason === undefined

/**
 * Checks all conditions but the step, the manner and the text. A quirk without text gives way to a more specific response
 * code.
 */
const fits = (quirk: Quirk, seen: Seen): boolean => {
  const { match } = quirk
  return (
    isRecognisable(match) &&
    (!isVague(quirk) || !isSpecific(seen.code, seen.state)) &&
    (match.credential === undefined || match.credential === seen.credential) &&
    (match.code === undefined || match.code === seen.code) &&
    (match.codeless === undefined || !isSpecific(seen.code, seen.state)) &&
    (match.host?.some((domain) => isBelow(seen.host, domain)) ?? true) &&
    (match.capability === undefined || seen.capabilities.has(match.capability)) &&
    (match.greeting === undefined || seen.greeting.slice(0, longestText).search(match.greeting) >= 0) &&
    (match.user === undefined || seen.user.search(match.user) >= 0)
  )
}

const isRecognisable = ({ capability, code, greeting, host, text, user }: Match): boolean =>
  (capability ?? code ?? greeting ?? host ?? text ?? user) !== undefined

/** Returns whether the quirk matches neither words nor a code, but only a server. */
export const isVague = ({ match: { code, text }, recovery }: Quirk): boolean =>
  recovery._tag === "Means" && code === undefined && text === undefined

/** Returns the facts of the reason in the server's words, as quotations; `page` is the one that its response code names. */
export const facts = (
  { match: { text }, recovery }: Quirk,
  said: Quotation,
  page?: Quotation
): Readonly<Record<string, Quotation | undefined>> => {
  const found = (text === undefined ? undefined : groups(said, text)) ?? {}
  const pages = recovery._tag === "Means" ? (recovery.pages ?? []) : []
  return { ...found, help: [page, found["help"]].find((each) => each !== undefined && isPageOf(pages, each)) }
}

/** Returns whether the page is in one of these domains, without a user or a port in its URL. */
const isPageOf = (domains: ReadonlyArray<string>, page: string): boolean => {
  const host = /^https:\/\/([a-z0-9.-]+)(?:[/?#]|$)/i.exec(page)?.[1]
  return host !== undefined && domains.some((domain) => isBelow(host, domain))
}

/** The part of a text that is compared. */
const longestText = 256

export const isBelow = (host: string, domain: string): boolean =>
  `.${host.toLowerCase().replace(/\.$/, "")}`.endsWith(`.${domain.toLowerCase()}`)
