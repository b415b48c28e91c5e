/** Finds a server that accepts IDLE, and reports nothing until it ends. */
import { observation } from "@effect-imap/core/internal/Advice"
import { keepsBack, LateNews } from "../evidence/LateNews.ts"
import { evidenceOf, finding, type LongRule } from "./Finding.ts"
import { listens } from "./listens.ts"

export const lateNews: LongRule = function* (connection) {
  const news = new LateNews()
  yield* listens(connection, news)
  if (!keepsBack([news])) return []
  const words = observation("late-news", { ms: 0, step: "IDLE", count: news.atEnd })
  return finding("late-news", "warning", evidenceOf(news.lines), words, { step: "IDLE" })
}
