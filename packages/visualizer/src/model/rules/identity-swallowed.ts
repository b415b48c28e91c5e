import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"
import { untaggedBads } from "./shared/untaggedBads.ts"

export default rule({
  id: "identity-swallowed",
  group: "login",
  severity: "info",
  message: "The server answered ID with a BAD without its tag",
  docs: "ID has no other answer: a client that waits for the tagged response hangs. Switch ID off for this server in a client that waits.",
  find: (connection) => {
    const [bad] = untaggedBads(connection).filter(({ pending }) => pending?.name === "ID")
    return report([bad?.line, bad?.pending?.line])
  }
})
