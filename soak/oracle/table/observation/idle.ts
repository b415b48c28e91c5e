/** Of IDLE. RFC 2177, RFC 9051 §6.3.13. */
import { isSelect } from "../../Facts.ts"
import { all, grownAfterDone, holds, never, onlyAfterDone, type Rule, shows } from "../../Rule.ts"
import { sends, shown } from "./lines.ts"
import type { Rules } from "./Rules.ts"

/** IDLE was answered, and no DONE came before that. */
const idleOver: Rule = holds("the end of an IDLE before DONE", ({ commands, wire }) =>
  commands.some(
    ({ answer, name, sent: asked }) =>
      name === "IDLE" &&
      answer?.condition === "OK" &&
      !wire.some(
        ({ isSent, line, text }) => isSent && text === "DONE" && line > asked.line && line < answer.line
      )
  )
)

export const idle = {
  "done-unanswered": holds("an IDLE without its answer", ({ commands }) =>
    commands.some(({ answer, name }) => name === "IDLE" && answer === undefined)
  ),
  "late-news": all(
    sends(/ IDLE$/i),
    shown(/^\* \d+ EXISTS/i),
    holds(
      "as many EXISTS after DONE, and none before one; or as many new messages",
      (connection, { said }) => {
        const some = / (\d+) of \d+ new /.exec(said.words)?.[1]
        return some === undefined
          ? onlyAfterDone(connection) >= Number(/(\d+) times/.exec(said.words)?.[1] ?? Infinity)
          : grownAfterDone(connection) >= Number(some)
      }
    )
  ),
  "idle-unselected": all(
    sends(/ IDLE$/i),
    never("a mailbox was open", ({ commands }, { said }) =>
      commands.some(
        ({ answer, name, sent: { line } }) =>
          isSelect(name) && answer?.condition === "OK" && said.lines.every((each) => line < each)
      )
    )
  ),
  "idle-ended": idleOver,
  "done-late": all(idleOver, shown(/^DONE (?:BAD|NO)/i)),
  "idle-interrupted": all(
    shown(/^\S+ BAD\b/i),
    shows("a command within IDLE", ({ event: { data, name } }) => name === "wire:sent" && data.cmd !== "IDLE")
  )
} satisfies Rules
