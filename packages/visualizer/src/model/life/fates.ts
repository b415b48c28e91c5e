/** Connections to one account that came to different ends: how many to which, in what they differ, and what helps. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { reasonWords } from "../connection/reasonWords.ts"
import { asked, askedAfter } from "../fleet/Asked.ts"
import { diagnosisOf } from "./ending.ts"
import { refusalsOf } from "./refusal.ts"
import { type Advised, advisedIn } from "./remedy/Remedy.ts"
import { refusedBy } from "./remedy/refused.ts"
import { type Lived, ownLabel } from "./Lived.ts"
import { refusedWords } from "./words.ts"
import { uncapitalized } from "../../trace/letters.ts"

/** How a connection ended, or that it goes on. */
export type Fate =
  | "failed"
  | "lost"
  | "refused"
  | "closed"
  | "open"
  | "left"
  | "unasked"
  | "unopened"
  | "unknown"

/** Connections that came to the same end. */
export interface Fated {
  readonly fate: Fate
  /** The reason of a failure, or what was refused. */
  readonly reason: string
  readonly all: readonly [Lived, ...ReadonlyArray<Lived>]
  /** Where they went, if the others went elsewhere: ` at port 993`. */
  readonly where: string
  /** It follows on others, in a sequence. */
  readonly isLater: boolean
}

/** So many changes from one end to another are told in their order; of more, each end is counted. */
const mostInOrder = 4

/** Groups connections by how they ended, in the order in which they began. `inTurn`: each began after the one before it. */
export const fatedIn = (all: ReadonlyArray<Lived>, inTurn: boolean): ReadonlyArray<Fated> => {
  const fates = all.map((lived) => {
    const [fate, reason] = [fateOf(lived), reasonOf(lived)]
    return { lived, fate, reason, key: `${fate} ${reason}` }
  })
  const changes = fates.map(({ key }, at) => key !== fates[at - 1]?.key)
  const isSequence = inTurn && changes.filter(Boolean).length <= mostInOrder
  let run = 0
  const groups = Map.groupBy(fates, ({ key }, at) => {
    if (isSequence && changes[at] === true) run++
    return `${run} ${key}`
  })
  return placed(
    Array.from(groups.values()).flatMap((group, at) => {
      const [first, ...others] = group
      if (first === undefined) return []
      const { fate, lived } = first
      const reason = `${first.reason}${quoted(group.map((each) => each.lived))}`
      return [
        { fate, reason, all: [lived, ...others.map((each) => each.lived)], isLater: isSequence && at > 0 }
      ]
    })
  )
}

/** Says where each group went, if that is what tells them apart. */
const placed = (groups: ReadonlyArray<Omit<Fated, "where">>): ReadonlyArray<Fated> => {
  const ports = groups.map(({ all }) => Array.from(new Set(all.map(({ stay }) => stay.started?.port))))
  const isApart =
    groups.length > 1 &&
    ports.every(({ length }) => length === 1) &&
    new Set(ports.flat()).size === ports.length
  return groups.map((group) => ({
    ...group,
    where: isApart ? ` at port ${group.all[0].stay.started?.port ?? "unknown"}` : ""
  }))
}

export const fateOf = (lived: Lived): Fate => {
  const { ended, openedAt, refusals, unaskedAt } = lived.stay
  const hasFailed = isFailed(lived)
  if (unaskedAt !== undefined) return "unasked"
  if (openedAt === undefined) return hasFailed ? "failed" : ended === undefined ? "unknown" : "unopened"
  if (hasFailed) return "lost"
  if (refusals.kept.count > 0) return "refused"
  return ended === undefined ? "open" : ended.outcome === "closed" ? "closed" : "left"
}

const reasonOf = (lived: Lived): string => {
  const { ended, refusals } = lived.stay
  switch (fateOf(lived)) {
    case "failed":
    case "lost":
      return reasonWords(ended?.error ?? "unknown", ended?.step)
    case "refused": {
      const [first] = refusals.kept.all
      return first === undefined ? "the server refused a command" : refusedWords(first)
    }
    default:
      return ""
  }
}

/** Describes the end of connections that ended alike. */
export const endWords = (all: ReadonlyArray<Lived>): string => {
  const { error = "", step } = all[0]?.stay.ended ?? {}
  return `${reasonWords(error, step)}${quoted(all)}`
}

/** Returns the server's words, if they were the same each time that it said any. */
const quoted = (all: ReadonlyArray<Lived>): string => {
  const [text, another] = new Set(all.flatMap(({ stay }) => stay.ended?.serverText || []))
  return text === undefined || another !== undefined ? "" : ` “${text}”`
}

/** Says how many came to an end, to which, and where. */
export const fateWords = ({ all: { length: count }, fate, isLater, reason, where }: Fated): string =>
  `${isLater ? "then " : ""}${count} ${fates[fate](reason, where)}`

const fates: Readonly<Record<Fate, (reason: string, where: string) => string>> = {
  failed: (reason, where) => `× ${reason}${where}`,
  lost: (reason, where) => `opened a mailbox${where} and lost it (${reason})`,
  refused: (reason, where) => `opened a mailbox${where}, in which ${reason}`,
  closed: (_, where) => `opened a mailbox${where}, closed in good order`,
  open: (_, where) => `opened a mailbox${where}, still open`,
  left: (_, where) => `opened a mailbox${where}, given up by this program`,
  unasked: (_, where) => `logged in${where}, and asked for no mailbox`,
  unopened: (_, where) => `given up by this program${where} before a mailbox was open`,
  unknown: (_, where) => `without a mailbox${where} when the trace ends`
}

/** Returns what is asked after them: of the last failure that no other connection made good, then of what was refused. */
export const advisedOf = (all: ReadonlyArray<Lived>): Advised => {
  const lasting = lastingIn(all)
  const refused = all.filter((lived) => fateOf(lived) === "refused")
  const refusals = refusedBy(refusalsOf(refused))
  if (lasting === undefined && refusals.length > 0) return advisedIn(refusals)
  const last = lasting ?? all.findLast(isFailed)
  const diagnosis = diagnosisOf(last, all)
  if (last === undefined || diagnosis === undefined) return {}
  const cause = Advice.whose(diagnosis.party)
  if (lasting !== undefined)
    return { cause, ...askedAfter(diagnosis, fateOf(last) === "lost" ? "lost" : "unopened") }
  // without a label, what refused a login may be another account's
  if (diagnosis.party === "account" && ownLabel(last.stay.started?.label) === undefined)
    return {
      cause,
      ...asked({
        ...diagnosis,
        try: `A later connection to this server opened a mailbox: if both are of one account, nothing. Otherwise ${uncapitalized(diagnosis.try)}`
      })
    }
  const other = diagnosis.party === "settings" ? otherSettings(last, all) : undefined
  const next =
    other === undefined
      ? (diagnosis.again ?? `If it happens again: ${uncapitalized(diagnosis.try)}`)
      : `It had ${other}: keep these settings.`
  return {
    cause,
    ...asked({
      try: `Nothing to do any more: a later connection opened the mailbox. ${next}`,
      actionBy: "nobody"
    })
  }
}

/** Returns with which settings the mailbox was opened after a failure, if they are others. */
const otherSettings = (failed: Lived, all: ReadonlyArray<Lived>): string | undefined => {
  const [before, after] = [failed, all.find((other) => makesGood(other, failed))].map(settingsOf)
  return after === before ? undefined : after
}

const settingsOf = (lived: Lived | undefined): string | undefined => {
  const { policy = "", port } = lived?.stay.started ?? {}
  const [security = ""] = policy.split(" ", 1)
  return port === undefined || port === 0 || !securities.has(security)
    ? undefined
    : `security \`${security}\` with port ${port}`
}

/** As a policy begins; what an importer wrote tells none. */
const securities: ReadonlySet<string> = new Set(["auto", "tls", "starttls"])

/** Returns the last failure that no other connection made good. */
export const lastingIn = (all: ReadonlyArray<Lived>): Lived | undefined =>
  all.findLast((lived) => isFailed(lived) && !all.some((other) => makesGood(other, lived)))

export const isFailed = ({ stay: { ended } }: Lived): boolean =>
  ended?.outcome === "failed" || ended?.outcome === "retried"

/** Returns whether a connection of the same account, or to the same port, opened a mailbox after a failure, and was not lost. */
const makesGood = (other: Lived, { last, stay }: Lived): boolean =>
  other.stay.openedAt !== undefined &&
  !isFailed(other) &&
  (other.stay.started?.port === stay.started?.port || isSameAccount(other, stay.started)) &&
  other.start >= (stay.endedAt ?? last)

const isSameAccount = ({ stay: { started } }: Lived, before: Lived["stay"]["started"]): boolean =>
  ownLabel(before?.label) !== undefined && started?.label === before?.label && started?.host === before?.host
