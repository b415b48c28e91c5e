/**
 * What has to be asked, so that no message is missed: which messages there are, who is new, whose flags have changed.
 * One question at a time; while all is known there is none.
 */
import * as Command from "../Command.ts"
import type { Untagged } from "../Response.ts"
import { type Open, type Out, reset, settle, type State, withoutUids } from "./Told.ts"
import { forget, lookedBehind } from "./news.ts"
import * as UidSet from "./UidSet.ts"

export type Question =
  /** Which UIDs are there? */
  | { readonly _tag: "Survey" }
  /** What is new. */
  | { readonly _tag: "Fetch"; readonly uids: string; readonly known: string }
  /** Whose flags changed. RFC 7162 §3.1.4.1. */
  | { readonly _tag: "Flags"; readonly uids: string; readonly since: bigint }

/** Ranges that are named in one command. */
const longestSet = 500

/** A survey that is disturbed is repeated so often. */
const mostSurveys = 3

export const question = (self: State): Question | undefined => {
  const { pending, seen, uidNext, view } = self
  if (view._tag !== "open") return undefined
  if (!view.isAligned) return { _tag: "Survey" }
  const isNew = view.exists > seen || view.looksBehind || pending.size > 0
  const known = knownBy(self, view)
  if (isNew && view.stalled !== known) return { _tag: "Fetch", uids: unknown(self), known }
  if (view.flags === undefined) return undefined
  return { _tag: "Flags", uids: `1:${Math.max(1, uidNext - 1)}`, since: view.flags.since }
}

/** Messages that the app has to be told of: those that a survey found, then those behind all others. */
const unknown = ({ pending, uidNext, uids }: State): string => {
  if (pending.size > 0) return UidSet.text(UidSet.fromRanges(UidSet.rangesOf(pending).slice(0, longestSet)))
  return `${uids === undefined ? Math.max(1, uidNext) : UidSet.largest(uids) + 1}:*`
}

/** The command that asks it. `extended`: the server lists ESEARCH, and answers with ranges. RFC 4731. */
export const commandOf = (asked: Question, extended: boolean): Command.Command<ReadonlyArray<Untagged>> => {
  switch (asked._tag) {
    case "Survey":
      return Command.raw("UID SEARCH", ...(extended ? ["RETURN (ALL)"] : []), "ALL")
    case "Fetch":
      return Command.raw("UID FETCH", asked.uids, "(FLAGS)")
    case "Flags":
      return Command.raw("UID FETCH", asked.uids, "(FLAGS)", `(CHANGEDSINCE ${asked.since})`)
  }
}

/** The answer was OK, and what came with it was heard. Without it: the server refused to answer. */
export const answered = (
  self: State,
  asked: Question,
  untagged: ReadonlyArray<Untagged> | undefined,
  out: Out
): void => {
  const { view } = self
  if (view._tag !== "open") return
  switch (asked._tag) {
    case "Survey":
      surveyed(self, view, untagged === undefined ? undefined : foundIn(untagged), out)
      break
    case "Fetch":
      if (view.looksBehind) lookedBehind(self, view, untagged ?? [], out)
      // asked for again once the server has said more
      if (knownBy(self, view) === asked.known) view.stalled = asked.known
      break
    case "Flags":
      if (untagged === undefined) out.push({ _tag: "Missed", what: "flags" })
      view.reach ??= view.flags?.reach
      view.flags = undefined
  }
  settle(self)
}

/** Changes with everything that could bring another answer. */
const knownBy = ({ pending, seen }: State, { exists, turns }: Open): string =>
  `${turns} ${exists} ${seen} ${UidSet.text(pending)}`

/** The UIDs of SEARCH or ESEARCH; nothing where neither came. */
const foundIn = (untagged: ReadonlyArray<Untagged>): UidSet.UidSet | undefined => {
  const found = untagged.findLast(({ _tag }) => _tag === "Search" || _tag === "Esearch")
  if (found?._tag === "Search") return UidSet.fromNumbers(found.numbers)
  return found?._tag === "Esearch" ? UidSet.fromRanges(found.all ?? []) : undefined
}

const surveyed = (self: State, open: Open, found: UidSet.UidSet | undefined, out: Out): void => {
  if (open.isAligned) return
  // some servers say nothing where there is nothing
  if (found === undefined && open.exists === 0) return adopt(self, open, UidSet.empty, out)
  const isWhole = found !== undefined && !open.isDisturbed && found.size === open.counted
  if (isWhole) return adopt(self, open, found, out)
  if (found === undefined || ++open.surveys >= mostSurveys) withoutUids(self, open, out)
}

/** These messages are there: who is not among them is gone, and who was not known is new. */
const adopt = (self: State, open: Open, found: UidSet.UidSet, out: Out): void => {
  const known = self.uids === undefined ? UidSet.empty : UidSet.minus(self.uids, self.pending)
  const isFirst = self.owes !== undefined
  forget(self, UidSet.minus(known, found), out)
  self.uids = found
  self.pending = isFirst ? UidSet.empty : UidSet.minus(found, known)
  self.seen = found.size
  if (isFirst) self.uidNext = Math.max(self.uidNext, UidSet.largest(found) + 1)
  open.isAligned = true
  open.surveys = 0
  reset(self, out)
  if (open.isInDoubt) checkFlags(self, open, out)
}

/** Some flags changed of a message that could not be told from others. */
const checkFlags = (self: State, open: Open, out: Out): void => {
  open.isInDoubt = false
  const since = self.modSeq ?? open.reach
  if (since === undefined) out.push({ _tag: "Missed", what: "flags" })
  else open.flags ??= { since, reach: open.reach ?? since }
}
