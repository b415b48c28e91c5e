/** The columns of the table of commands, in words. Pure. */
import { duration } from "@effect-imap/core/internal/Advice"
import { sizeWords } from "../../trace/quantities.ts"
import type { CommandRow } from "./commands.ts"

export const headers = ["mailbox", "command", "count", "refused", "no answer", "time", "received"] as const

/** Returns the cells of a row; a number that says nothing is left empty. */
export const cellsOf = (
  { bytes, command, count, mailbox, ms, refused, unanswered }: CommandRow,
  hasTimes: boolean
): ReadonlyArray<string> => [
  mailbox ?? "",
  command,
  String(count),
  refused === 0 ? "" : String(refused),
  unanswered === 0 ? "" : String(unanswered),
  hasTimes && unanswered < count ? duration(ms) : "",
  bytes === 0 ? "" : sizeWords(bytes)
]
