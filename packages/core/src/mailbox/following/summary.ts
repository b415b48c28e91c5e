/** Summarizes changes of a mailbox for a copy of it. Pure. */
import type { Change } from "../Changes.ts"
import { isListOf, isTagged } from "../../base/is.ts"
import { expects } from "../../failure/expects.ts"
import type * as MessageSet from "../../imap/MessageSet.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import { NumberMap } from "../../imap/wire/NumberMap.ts"
import * as NumberSet from "../../imap/wire/NumberSet.ts"
import * as SequenceSet from "../../imap/wire/SequenceSet.ts"

/** The updates of an app's copy of a mailbox, in this order, in one transaction with the token of the changes. */
export interface Summary {
  /** UIDs to remove, in ascending order; the copy need not have them. */
  readonly gone: MessageSet.MessageSet
  /** UIDs to read into the copy, some of which may be gone meanwhile; `1:*` for the whole mailbox. */
  readonly read: "1:*" | ReadonlyArray<number>
  /** The present flags, by UID, of the copy's other messages: it has each of them, also after `gone`. */
  readonly flags: ReadonlyMap<number, ReadonlyArray<string>>
}

/**
 * Summarizes changes, such as those of one group, for an app that keeps a copy of the mailbox. After a `Missed`, and a `Reset`
 * without `arrives`, the whole mailbox is to be read again, and after a change without a UID, which only a mailbox too large
 * for a search has.
 *
 * @example
 * ```ts
 * import { Command, Supervised } from "@effect-imap/core"
 * import { Effect, Stream } from "effect"
 *
 * declare const supervised: Supervised.Supervised
 * declare const store: (
 *   summary: Supervised.Summary,
 *   messages: ReadonlyArray<Command.Message<{ envelope: true }>>,
 *   token: Supervised.Token
 * ) => Effect.Effect<void>
 *
 * const sync = (resume: Supervised.Token | undefined) =>
 *   supervised.changesOf("Sent", { resume, page: 500 }).pipe(
 *     Supervised.grouped,
 *     Stream.runForEach(({ changes, token }) => {
 *       const summary = Supervised.summary(changes)
 *       const read = Command.fetch(summary.read, { envelope: true })
 *       return supervised
 *         .use("Sent", ({ execute }) => execute(read), { readOnly: true })
 *         .pipe(Effect.flatMap((value) => store(summary, value, token)))
 *     })
 *   )
 * ```
 */
export const summary = (changes: ReadonlyArray<Change>): Summary => {
  expects(isListOf(changes, isChange), "Supervised.summary", "changes", "a list of changes")
  const read: Array<number> = []
  const flags = new NumberMap<ReadonlyArray<string>>()
  let gone = NumberSet.empty
  // from the last one on, so that what is gone at the end is neither read nor flagged
  for (const change of changes.toReversed()) {
    switch (change._tag) {
      case "Arrived":
        if (!NumberSet.has(gone, change.uid)) read.push(change.uid)
        break
      case "FlagsChanged":
        if (change.uid === undefined) return everything
        if (!NumberSet.has(gone, change.uid) && !flags.has(change.uid)) flags.set(change.uid, change.flags)
        break
      case "Expunged":
        if (change.uids === undefined) return everything
        gone = NumberSet.plus(gone, SequenceSet.merged(change.uids))
        break
      case "Reset":
        if (change.arrives === undefined) return everything
        // what came before it is void
        return { ...everything, read: read.toReversed() }
      default:
        return everything
    }
  }
  // they are read with their flags
  for (const uid of read) flags.delete(uid)
  return { gone: NumberSet.rangesOf(gone), read: read.toReversed(), flags }
}

const tags = new Set(["Arrived", "FlagsChanged", "Expunged", "Reset", "Missed"])
const isChange = (given: unknown): boolean => isTagged(given, tags)

const everything: Summary = { gone: [[1, Grammar.maxNumber]], read: "1:*", flags: new NumberMap() }
