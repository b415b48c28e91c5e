import { capabilitiesIn } from "../lines/facts.ts"
import { capabilitiesOf } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** The capabilities that an open mailbox uses. */
const used = /^(?:CONDSTORE|IDLE|MOVE|QRESYNC|UIDPLUS)$/

export default rule({
  id: "fewer-capabilities",
  group: "protocol",
  severity: "info",
  message: "After the login the server does not list {names} any more",
  docs: "What is not listed is not used. A proxy lists before the login what the server behind it need not have. Its operator can correct the list.",
  find: (connection) => {
    const { after, before } = capabilitiesOf(connection)
    const gone = after.length === 0 ? [] : before.filter((name) => used.test(name) && !after.includes(name))
    if (gone.length === 0) return []
    const listings = connection.wire.filter((line) => capabilitiesIn(line).length > 0)
    return report([listings.at(-1)?.line, listings[0]?.line], { names: gone.join(", ") })
  }
})
