/** Divides the messages of a command: into no command, one, or several. */
import { type Argument, atom } from "../../Argument.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import type { Numbers, Range, SequenceNumbers } from "../../MessageSet.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as SequenceSet from "../../wire/SequenceSet.ts"
import { refused } from "../arguments.ts"
import * as Plan from "../Plan.ts"
import type { Command } from "../Command.ts"

/**
 * The messages of a command, by their UIDs, or by `MessageSet.sequenceNumbers`. An empty array is no message: nothing is
 * sent, and nothing comes.
 */
export type Messages = Numbers | SequenceNumbers

/** The numbers of a set, and whether they are UIDs. */
export interface Named {
  readonly numbers: Numbers
  readonly uid: boolean
}

export const named = (set: Messages): Named =>
  typeof set === "object" && "_tag" in set && set._tag === "SequenceNumbers"
    ? { numbers: set.numbers, uid: false }
    : { numbers: set, uid: true }

/** Returns the command's name, with `UID ` if the messages are given by UID. */
export const nameFor = (command: string, { uid }: Named): string => (uid ? `UID ${command}` : command)

/**
 * The maximum length of a set. The command then fits into the longest line that servers read, and a mailbox's name after the set
 * need not be a literal.
 */
export const maxSetLength = 5_000

/** Returns the set as one argument; `undefined` if it is empty. */
export const setOf = (set: Numbers): Argument | undefined => {
  const text = textOf(set)
  return text === "" && Array.isArray(set) ? undefined : typeof text === "string" ? atom(text) : text
}

/** Splits a set of UIDs into sets that each fit into a line, without duplicates. Empty if the set is. */
export const slicesOf = (set: Numbers): ReadonlyArray<Argument> => {
  const argument = setOf(set)
  if (argument?._tag !== "Atom" || argument.text.length <= maxSetLength)
    return argument === undefined ? [] : [argument]
  const ranges = SequenceSet.parse(argument.text)
  return (
    ranges === undefined
      ? SequenceSet.joined(argument.text.split(","), maxSetLength)
      : SequenceSet.write(ranges, maxSetLength)
  ).map(atom)
}

const textOf = (set: Numbers): string | Argument => {
  if (typeof set === "string") return set
  if (typeof set === "object" && "_tag" in set) return set
  const given = typeof set === "number" ? [set] : set
  const ranges: Array<Range> = []
  for (const each of given) {
    const [from, to] = typeof each === "number" ? [each, each] : each
    if (!Grammar.isNumber(from) || !Grammar.isNumber(to)) {
      return refused("a message number is a whole number from 1 to 4294967295")
    }
    ranges.push(from <= to ? [from, to] : [to, from])
  }
  // numbers are in whatever order the app has them; what a server reported is written unchanged
  return SequenceSet.text(
    given.some((each) => typeof each === "number") ? SequenceSet.merged(ranges) : ranges
  )
}

/** Adds the `progress` to a failure: the slices that were done. */
export const progressed =
  (slices: ReadonlyArray<Argument>) =>
  (error: ImapError.ImapError, index: number): ImapError.ImapError => {
    const sets = slices.map((slice) => (slice._tag === "Atom" ? SequenceSet.parse(slice.text) : undefined))
    const known = sets.filter((set) => set !== undefined)
    if (known.length < sets.length) return error
    return ImapError.withProgress(error, {
      done: known.slice(0, index).flat(),
      failed: known[index] ?? [],
      unsent: known.slice(index + 1).flat()
    })
  }

/** The way to make a command for the messages of a set. */
interface About<A> {
  readonly messages: Named
  readonly command: (set: Argument) => Command<A>
  /** Joins the results of several commands, or of none. */
  readonly joined: (values: ReadonlyArray<A>) => A
}

/** Makes the command without a server's capabilities. */
export const asWritten = <A>({ command, messages: { numbers } }: About<A>): Command<A> =>
  command(setOf(numbers) ?? refused("the set contains no message"))

/** Plans the command for a server. Sends nothing if there is certainly no message. */
export const planned = <A>(about: About<A>, { exists }: Plan.Offered): Plan.Plan<A> => {
  const { command, joined, messages } = about
  // only UIDs stay the same between two commands
  if (messages.uid) {
    const slices = slicesOf(messages.numbers)
    return Plan.inTurn(slices.map(command), joined, progressed(slices))
  }
  const all = setOf(messages.numbers)
  // in an empty mailbox, servers answer BAD to sequence numbers and `*`
  return all === undefined || exists === 0 ? Plan.inTurn([], joined) : Plan.send(command(all))
}
