import { mailboxIn } from "../lines/mailboxName.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** The UIDVALIDITY of a mailbox is not what it was on this connection. RFC 9051 §2.3.1.1. */
export default rule({
  id: "uidvalidity-changed",
  group: "mailbox",
  severity: "warning",
  message: "UIDVALIDITY of the mailbox changed from {before} to {now}",
  docs: "Its messages have new UIDs: each UID that the app has kept is void. Select the mailbox again, and drop what was kept by UID.",
  *find({ wire }) {
    const known = new Map<string, { readonly line: number; readonly validity: string }>()
    let mailbox = ""
    for (const { code, direction, line, tag, text } of wire) {
      if (direction === "sent" && tag !== undefined && /^\S+ (?:SELECT|EXAMINE) /i.test(text)) {
        mailbox = mailboxIn(text)
        // of a name that is hidden, each may be another one
        if (mailbox === "") known.delete(mailbox)
      }
      if (code === undefined || direction === "sent") continue
      const validity = /\[UIDVALIDITY (\d+)/i.exec(text)?.[1]
      if (validity === undefined) continue
      const before = known.get(mailbox)
      known.set(mailbox, { line, validity })
      if (before !== undefined && before.validity !== validity)
        yield* report([line, before.line], { before: before.validity, now: validity })
    }
  }
})
