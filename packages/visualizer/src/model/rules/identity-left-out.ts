import { capabilitiesOf, isOpening } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** The library sends ID if the server offers it, unless an earlier attempt failed at it. */
export default rule({
  id: "identity-left-out",
  group: "login",
  severity: "info",
  message: "The server offers ID, and attempt {attempt} sent none",
  docs: "After an attempt that ended at ID the client leaves it out, as it does if the account says so. Keep ID off for this account if that helps: `id: { enabled: false }`.",
  find: (connection) => {
    const { clock, commands, started } = connection
    const attempt = started?.attempt ?? 1
    if (clock !== "own" || attempt < 2 || commands.some(({ name }) => name === "ID")) return []
    const { after, before } = capabilitiesOf(connection)
    const isOffered = [...before, ...after].some((name) => name.toUpperCase() === "ID")
    return isOffered ? report([commands.find(isOpening)?.answer?.line], { attempt }) : []
  }
})
