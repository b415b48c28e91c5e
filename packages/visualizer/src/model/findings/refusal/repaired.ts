/** Finds refused commands that were accepted later. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { CommandSpan } from "../../connection/Connection.ts"
import { humanText, isLoginName, isOwn, isRefused } from "../../evidence/facts.ts"
import { acceptedLater, comparable, inUse } from "../../evidence/inUse.ts"
import { leftOut } from "../../evidence/Unaccepted.ts"
import { evidenceOf, most, type Rule } from "../Finding.ts"
import { refusalOf, codeOf, refusalFinding } from "./refusalFinding.ts"

/** Reports refused commands that were repeated with success, and not refused again. */
export const repaired: Rule = (connection) => {
  const all = inUse(connection).filter((command) => isRefused(command) && !isReportedElsewhere(command))
  const last = new Map(all.map((command) => [comparable(command), command.line]))
  return all
    .flatMap((command) => {
      const again = acceptedLater(command, connection)
      if (again === undefined || (last.get(comparable(command)) ?? 0) > again.line) return []
      const evidence = evidenceOf(command.answer?.line, again.answer?.line, command.line)
      const facts = { step: command.name, code: refusalOf(command), count: 1, readOnly: false }
      const quote = command.answer?.text ?? ""
      const [words = "", refused = ""] = [comparable(again), comparable(command)]
      const inParts = words !== refused
      const messages = Advice.saysGone(humanText(quote), codeOf(command)) ? (leftOut(words, refused) ?? 0) : 0
      return refusalFinding("accepted-later", "info", evidence, { ...facts, inParts, messages, quote })
    })
    .slice(0, most)
}

/** Returns whether the words of a refusal are reported with the login, with ID or with the mailbox. */
const isReportedElsewhere = (command: CommandSpan): boolean => isLoginName(command.name) || isOwn(command)
