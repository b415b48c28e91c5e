import { times } from "../../trace/quantities.ts"
import { dataIn } from "../lines/Data.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "unread-data",
  group: "protocol",
  severity: "warning",
  message: "The server sent {name} data that cannot be read, {times}",
  docs: "It breaks the grammar of RFC 9051, so no result contains it, although its command can have had OK. Let the app look whether all that it asked for has come, and report the line to the server's operator.",
  find: ({ wire }) => {
    const unread = wire.filter((line) => line.unread)
    return report(
      unread.map(({ line }) => line),
      { name: dataIn(unread[0]?.text ?? "").name || "untagged", times: times(unread.length) }
    )
  }
})
