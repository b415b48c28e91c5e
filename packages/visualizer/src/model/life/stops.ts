/** Finds answers that stop within a literal, each time at the same place: it is about those messages, and not chance. Pure. */
import { asksSame } from "../evidence/sameQuestion.ts"
import type { Lived } from "./Lived.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"

/** The part of a literal that had come when a connection was lost, and the tag of the command that was owed the answer. */
export interface Part {
  readonly received: number
  readonly bytes: number
  readonly tag: string | undefined
}

interface Piece {
  readonly part?: Part
  readonly upon?: string
  readonly error: string | undefined
}

/** An answer that stopped so often within a literal of so many octets, after nearly as many. */
export interface Stop {
  readonly bytes: number
  readonly least: number
  readonly most: number
  /** The command, if it was the same each time. */
  readonly command: string | undefined
  /** The counts differ as the lengths of the tags do: the end of the answer was taken for a part of the literal. RFC 9051 §4.3. */
  readonly isShort: boolean
}

export interface Stopped {
  readonly kind: "literal"
  readonly stops: readonly [Stop, ...ReadonlyArray<Stop>]
  /** Nothing more came, each time, until the connection was given up. */
  readonly isSilent: boolean
  /** The last connection read others whole, and asked for none of these. */
  readonly isPassed: boolean
}

/** A second stop at the same place is no chance: it is the same message. */
const fewest = 2

/** Returns where the answers stopped, if each did so more than once, at a place of its own. */
export const stoppedIn = (lost: ReadonlyArray<Piece>): Stopped | undefined => {
  const groups = Map.groupBy(lost, ({ part }) => part?.bytes)
  const [first, ...others] = Array.from(groups.values(), stopOf)
  if (first === undefined || others.includes(undefined)) return undefined
  return {
    kind: "literal",
    stops: [first, ...others.filter((each) => each !== undefined)],
    isSilent: lost.every(({ error }) => error === "Timeout"),
    isPassed: false
  }
}

const stopOf = (all: ReadonlyArray<Piece>): Stop | undefined => {
  const parts = all.flatMap(({ part }) => part ?? [])
  const [first] = parts
  if (first === undefined || parts.length < fewest) return undefined
  const [least, most] = [
    leastOf(parts.map(({ received }) => received)),
    mostOf(parts.map(({ received }) => received))
  ]
  const isShort = least < most
  if (isShort && new Set(parts.map(withoutTag)).size > 1) return undefined
  const command = all.every(({ upon }) => upon === all[0]?.upon) ? all[0]?.upon : undefined
  return { bytes: first.bytes, least, most, command, isShort }
}

const withoutTag = ({ received, tag = "" }: Part): number => received - tag.length

/** Returns the same in the light of the account: nothing if one of the answers came once, and whether they were passed by. */
export const withinAccount = (stopped: Stopped, account: ReadonlyArray<Lived>): Stopped | undefined => {
  const commands = stopped.stops.flatMap(({ command }) => command ?? [])
  const same = commands.filter(asksSame)
  const uids = uidsOf(stopped)
  const hasCome = account.some(
    ({ stay }) =>
      same.some((command) => stay.refusals.accepts(command)) || uids.some((uid) => hasWhole(stay, uid))
  )
  return hasCome
    ? undefined
    : { ...stopped, isPassed: uids.length > 0 && isOther(account.at(-1), { commands, uids }) }
}

const hasWhole = ({ use }: Lived["stay"], uid: number): boolean =>
  Array.from(use.commands.downloads.messages.keys()).some((message) => message.endsWith(` ${uid}`))

/** Returns whether a connection that was not lost read messages whole, and asked for none of these, not even for a part. */
const isOther = (
  lived: Lived | undefined,
  { commands, uids }: { readonly commands: ReadonlyArray<string>; readonly uids: ReadonlyArray<number> }
): boolean => {
  if (lived === undefined) return false
  const { commands: asked, ended, refusals, use } = lived.stay
  return (
    ended?.error === undefined &&
    use.commands.downloads.messages.size > 0 &&
    asked.lost.length + asked.givenUp.count === 0 &&
    !uids.some((uid) => refusals.hasOther(new RegExp(`^UID FETCH ${uid} `, "i"), "")) &&
    !refusals.kept.all.some(({ words }) => words !== undefined && commands.includes(words.trim()))
  )
}

/** Returns the UIDs of the messages, if each command asks for one. */
export const uidsOf = ({ stops }: Pick<Stopped, "stops">): ReadonlyArray<number> => {
  const all = stops.flatMap(({ command = "" }) => {
    const uid = ofOne.exec(command)?.[1]
    return uid === undefined ? [] : [Number(uid)]
  })
  return all.length === stops.length ? all : []
}

const ofOne = /^UID FETCH (\d+) /i
