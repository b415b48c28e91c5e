/** The same kind of work on several connections, together. Pure. */
import { alike, type Brought, type Kind, mostNumbers, mostSets, united } from "./Kind.ts"
import type { Work } from "./Work.ts"
import { setOf } from "../../trace/Sparse.ts"

/** The work on one connection. */
export interface Worked {
  readonly id: number
  readonly group: string
  readonly work: Work
  /** No answer will come any more. */
  readonly isOver: boolean
}

/** A kind on one or several connections. */
export interface Sum extends Omit<Kind, "open">, Pick<Worked, "id" | "group"> {
  /** The commands that will have no answer, and those that wait for it; and how many of either have one in part. */
  readonly lost: number
  readonly waiting: number
  readonly begun: number
  /** The messages that the last of them names. */
  readonly openSet: string | undefined
  /** Others of them name others. */
  readonly openDiffers: boolean
}

export const sumOf = ({ open, ...kind }: Kind, { group, id, isOver }: Worked): Sum => ({
  ...kind,
  openDiffers: new Set(Array.from(open, ({ asking }) => asking?.set)).size > 1,
  id,
  group,
  lost: isOver ? open.size : 0,
  begun: Array.from(open).filter(({ isBegun }) => isBegun).length,
  openSet: Array.from(open).at(-1)?.asking?.set,
  waiting: isOver ? 0 : open.size
})

export const joined = (one: Sum, other: Sum): Sum => {
  // connections may have worked at the same time
  const later = other.refusedAt > one.refusedAt ? other : one
  const sets = Array.from(new Set([...one.sets, ...other.sets]))
  return {
    ...one,
    count: one.count + other.count,
    sets: setOf(sets.slice(0, mostSets)),
    hasMoreSets: one.hasMoreSets || other.hasMoreSets || sets.length > mostSets,
    differs:
      one.differs ||
      other.differs ||
      (one.octets !== undefined && other.octets !== undefined && one.octets !== other.octets),
    left: united(one.left, other.left) ?? one.left,
    unset: united(one.unset, other.unset) ?? one.unset,
    brought: joinedBrought(one.brought, other.brought),
    took: one.took + other.took,
    early: one.early + other.early,
    refused: one.refused + other.refused,
    came: one.came + other.came,
    refusal: later.refusal,
    refusedAt: later.refusedAt,
    isMixed:
      one.isMixed || other.isMixed || (one.refused > 0 && other.refused > 0 && one.refusal !== other.refusal),
    refusedSet: later.refusedSet,
    openSet: other.openSet ?? one.openSet,
    openDiffers:
      one.openDiffers ||
      other.openDiffers ||
      (one.openSet !== undefined && other.openSet !== undefined && one.openSet !== other.openSet),
    lost: one.lost + other.lost,
    begun: one.begun + other.begun,
    waiting: one.waiting + other.waiting
  }
}

const joinedBrought = (one: Brought, other: Brought): Brought => {
  if (one.answers === 0 || other.answers === 0) return one.answers === 0 ? other : one
  return {
    answers: one.answers + other.answers,
    vain: one.vain + other.vain,
    vainAs: alike(one.vainAs, other.vainAs),
    parted: one.parted + other.parted,
    unkept: one.unkept + other.unkept,
    first: [...one.first, ...other.first].slice(0, mostNumbers),
    least: Math.min(one.least, other.least),
    most: Math.max(one.most, other.most),
    total: one.total + other.total,
    octets: one.octets + other.octets,
    parts: one.parts + other.parts,
    short: one.short + other.short,
    empty: one.empty + other.empty,
    absent: Math.max(one.absent, other.absent),
    messages: united(one.messages, other.messages),
    isCut: one.isCut || other.isCut,
    isCounted: one.isCounted || other.isCounted,
    same: one.same === other.same ? one.same : undefined,
    counting: one.counting === other.counting ? one.counting : undefined
  }
}
