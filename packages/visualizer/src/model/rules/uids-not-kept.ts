import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "uids-not-kept",
  group: "mailbox",
  severity: "warning",
  message: "The server does not keep the UIDs of this mailbox (UIDNOTSTICKY)",
  docs: "A message can have another UID on the next connection (RFC 4315 §2). Keep nothing by UID across connections.",
  find: ({ wire }) =>
    report([wire.find(({ code, direction }) => code === "UIDNOTSTICKY" && direction === "received")?.line])
})
