/** The same command, lost each time after as long without an answer: a limit of the server, or of something before it. Pure. */
import { span } from "../../trace/quantities.ts"
import type { Given } from "../fleet/Asked.ts"

const search = /^(?:UID )?(?:SEARCH|SORT|THREAD)\b/i

export const whoseUnanswered =
  "a limit of quiet, most likely of what is before the server (a proxy, balancer or firewall), or of the server itself: no answer had come in that time"

/** Whole seconds, as limits are. */
const rounded = (ms: number): string => span(Math.round(ms / 1000) * 1000)

export const unansweredAdvice = (command: string, after: number): Given => ({
  try: `What ends a connection that says nothing for about ${rounded(after)} is most likely a proxy, balancer or firewall before the server, or the server itself: whoever runs it can raise that limit${search.test(command) ? ", and can have the server search quicker, such as by an index of the text" : ""}. Until then, let the app ${search.test(command) ? "search less at once, such as by date or by a range of UIDs" : "ask for less at once"}: sent again as it is, it ends the same way.`,
  actionBy: "admin"
})
