import { times } from "../../trace/quantities.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "refused-here",
  group: "program",
  severity: "warning",
  message: "This program refused {call} ({reason}) {times}, and sent nothing",
  docs: "The library does not send what cannot be right: the reason says why. The error that the app got for it says what helps.",
  find: ({ refusals }) =>
    Array.from(Map.groupBy(refusals, ({ call, reason }) => `${call} ${reason}`).values()).flatMap((all) =>
      report(
        all.map(({ line }) => line),
        { call: all[0]?.call ?? "", reason: all[0]?.reason ?? "", times: times(all.length) }
      )
    )
})
