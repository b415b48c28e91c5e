import { times } from "../../trace/quantities.ts"
import { saysThrottled } from "../lines/facts.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "throttled",
  group: "server",
  severity: "warning",
  message: "The server answered with THROTTLED {times}",
  docs: "It delays answers on purpose, because the account was used more than it allows. Ask for less, and less often, until it does not say so any more.",
  find: ({ commands }) => {
    const all = commands.filter(({ answer }) => answer !== undefined && saysThrottled(answer.text))
    return report(
      all.slice(0, 3).flatMap(({ answer, line }) => [answer?.line, line]),
      { times: times(all.length) }
    )
  }
})
