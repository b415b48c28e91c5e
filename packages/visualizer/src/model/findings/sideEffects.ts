/** Findings about what the app's commands did besides what they were sent for, and about messages without content. */
import { observation } from "@effect-imap/core/internal/Advice"
import { offersOf } from "../evidence/offers.ts"
import { watchedOn } from "../evidence/watch/Watches.ts"
import { evidenceOf, finding, type LongRule, noticed } from "./Finding.ts"

/** So many messages are not all damaged. */
const severalMessages = 2

/** Reports them, each once. */
export const sideEffects: LongRule = function* (connection) {
  const { effects } = (yield* watchedOn.working(connection)).commands
  const { contentless, isAtWork, others, seen, unseen, sizes, undelivered } = effects
  const [[which, lines] = []] = contentless
  const absent = {
    ms: 0,
    step: "FETCH",
    count: contentless.size,
    names: which === undefined ? [] : [which],
    isOther: effects.isByOldItem && contentless.size >= severalMessages
  }
  const isHidden = unseen !== undefined
  const marked = {
    ms: 0,
    step: seen?.name ?? "FETCH",
    count: seen?.messages.size ?? 0,
    isHidden,
    isEach: effects.isUnseenEach,
    isMarking: isAtWork,
    names: seen?.uids ?? []
  }
  const removed = {
    ms: 0,
    step: "EXPUNGE",
    count: others?.count ?? 0,
    marked: others?.marked ?? 0,
    names: (others?.uids ?? []).map(String),
    offers: offersOf(connection)
  }
  return [
    ...(undelivered.found === undefined ? [] : noticed(undelivered.found, connection)),
    ...(sizes.found === undefined ? [] : noticed(sizes.found, connection)),
    ...finding("content-missing", "warning", evidenceOf(lines), observation("content-missing", absent)),
    ...finding(
      "expunged-others",
      "warning",
      evidenceOf(others?.lines),
      observation("expunged-others", removed),
      {
        step: "EXPUNGE"
      }
    ),
    ...finding(
      "read-marks-set",
      // what was hidden from the app's own search it may never have worked through
      isHidden ? "warning" : "info",
      evidenceOf(seen?.lines, unseen),
      observation("read-marks-set", marked),
      { quote: seen?.text }
    )
  ]
}
