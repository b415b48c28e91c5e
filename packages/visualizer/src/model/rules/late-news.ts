import { dataIn } from "../lines/Data.ts"
import { rule } from "./Rule.ts"
import { isDone } from "./shared/isDone.ts"
import { report } from "./shared/report.ts"

/** In fewer IDLEs, the mail may have arrived just then. */
const minIdles = 3

/** The server reports new messages only with the answer to DONE. RFC 9051 §6.3.13. */
export default rule({
  id: "late-news",
  group: "command",
  severity: "warning",
  message: "In {count} IDLEs new messages were reported only after DONE, and never during one",
  docs: "A server may report news at any time of an IDLE; this one does so at its end. Messages are seen late, and none is lost. Tell the server's operator. Until then, let the app renew IDLE sooner, or ask from time to time.",
  find: ({ wire }) => {
    const late: Array<number> = []
    let [idle, exists, isOver, isLate] = ["", Infinity, false, false]
    for (const each of wire) {
      const { direction, line, tag, text } = each
      if (direction === "sent") {
        if (/^\S+ (?:SELECT|EXAMINE) /i.test(text)) exists = Infinity
        if (tag !== undefined && /^\S+ IDLE$/i.test(text)) [idle, isOver, isLate] = [tag, false, false]
        else if (idle !== "" && isDone(each)) isOver = true
        continue
      }
      if (tag !== undefined && tag === idle) idle = ""
      const { name, number } = dataIn(text)
      if (name === "EXPUNGE") exists--
      if (name !== "EXISTS") continue
      if (number > exists && idle !== "") {
        if (!isOver) return []
        if (!isLate) late.push(line)
        isLate = true
      }
      exists = number
    }
    return late.length < minIdles ? [] : report(late, { count: late.length })
  }
})
