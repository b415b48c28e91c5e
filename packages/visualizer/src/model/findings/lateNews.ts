/** Finds a server that accepts IDLE, and reports nothing, or not all, until it ends. */
import { observation } from "@effect-imap/core/internal/Advice"
import { keptBack, LateNews } from "../evidence/watch/LateNews.ts"
import { evidenceOf, finding, type LongRule } from "./Finding.ts"
import { listens } from "./listens.ts"

export const lateNews: LongRule = function* (connection) {
  const news = new LateNews()
  yield* listens(connection, [news])
  const late = keptBack([news])
  if (late === undefined) return []
  const words = observation("late-news", { ...late, step: "IDLE" })
  return finding("late-news", "warning", evidenceOf(news.lines), words, { step: "IDLE" })
}
