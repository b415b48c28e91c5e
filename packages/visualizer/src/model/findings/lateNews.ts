/** Finds a server that accepts IDLE, and reports nothing, or not all, until it ends. */
import { observation } from "@effect-imap/core/internal/Advice"
import { keptBack } from "../evidence/watch/LateNews.ts"
import { watchedOn } from "../evidence/watch/Watches.ts"
import { evidenceOf, finding, type LongRule } from "./Finding.ts"

export const lateNews: LongRule = function* (connection) {
  const { lateNews: news } = yield* watchedOn.working(connection)
  const late = keptBack([news])
  if (late === undefined) return []
  const words = observation("late-news", { ...late, step: "IDLE" })
  return finding("late-news", "warning", evidenceOf(news.lines), words, { step: "IDLE" })
}
