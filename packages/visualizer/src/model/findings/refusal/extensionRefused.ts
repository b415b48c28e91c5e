/** Finds extensions that the server refused, such as IDLE. */
import type { Connection } from "../../connection/Connection.ts"
import { isRefused, quotedLines } from "../../evidence/facts.ts"
import { begunBefore } from "../../evidence/inUse.ts"
import { isExtension } from "../../evidence/Unaccepted.ts"
import { evidenceOf, type Rule } from "../Finding.ts"
import { idleInterrupted } from "../breaches.ts"
import { enableUnlisted, idleUnselected } from "../futile.ts"
import { refusalFinding, refusalOf } from "./refusalFinding.ts"

/** Reports extensions that were refused, before or after a mailbox was open. Without IDLE, mail comes later. */
export const extensionRefused: Rule = (connection) =>
  Array.from(Map.groupBy(connection.commands.filter(isExtension), ({ name }) => name)).flatMap(
    ([step, all]) => {
      const command = all.find(isRefused)
      if (command?.answer === undefined || isOtherwise(step, connection)) return []
      // what ended the connection is no matter of the extension
      if (quotedLines(connection).some(({ line }) => line === command.answer?.line)) return []
      return refusalFinding(
        "extension-refused",
        step === "IDLE" ? "warning" : "info",
        evidenceOf(command.answer.line, command.line),
        {
          step,
          code: refusalOf(command),
          count: 1,
          readOnly: false,
          quote: command.answer.text,
          ms: begunBefore(command, connection)
        }
      )
    }
  )

/** What is wrong with the command itself, such as what came instead of DONE, is reported in place of its refusal. */
export const isOtherwise = (step: string, connection: Connection): boolean =>
  step === "IDLE"
    ? idleInterrupted(connection).length > 0 || idleUnselected(connection).length > 0
    : step === "ENABLE" && enableUnlisted(connection).length > 0
