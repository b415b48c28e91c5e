/** Finds a server that accepts IDLE, and reports nothing until it ends. */
import { observation } from "@effect-imap/core/internal/Advice"
import { keepsBack, LateNews } from "../evidence/LateNews.ts"
import { each } from "../../trace/pieces.ts"
import { evidenceOf, finding, type LongRule } from "./Finding.ts"

export const lateNews: LongRule = function* ({ commands, wire }) {
  const begun = new Map(commands.map(({ line, name }) => [line, name]))
  const news = new LateNews()
  yield* each(wire, (line) =>
    line.direction === "received" ? news.received(line) : news.sent(line, begun.get(line.line))
  )
  if (!keepsBack([news])) return []
  const words = observation("late-news", { ms: 0, step: "IDLE", count: news.atEnd })
  return finding("late-news", "warning", evidenceOf(news.lines), words, { step: "IDLE" })
}
