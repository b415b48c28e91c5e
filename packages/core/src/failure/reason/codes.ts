/** What follows from a response code. RFC 5530 §3, RFC 9051 §7.1, RFC 9208, RFC 9738. */
import type { Decision } from "./Failure.ts"
import type { ActionBy, Party, Retry, Step } from "./fields.ts"
import { commands } from "../../base/steps.ts"
import type { Recorded } from "./words.ts"

/** What to do, as far as it follows from who must act and whether a retry helps. */
export const adviceFor = ({ actionBy, retry }: Pick<Decision, "actionBy" | "retry">): string => {
  if (actionBy === "user") return "Do what the server's words ask for, then connect again."
  if (actionBy === "admin") return "Show the server's words to its operator."
  if (actionBy === "nobody") return retry === "later" ? "Wait a few minutes and try again." : "Connect again."
  return retry === "never"
    ? "Correct what the server's words name: sent again unchanged, it is refused again."
    : "Ask for less at once, and less often."
}

const following = (actionBy: ActionBy, retry: Retry, party: Party = "server") => ({ party, actionBy, retry })

const tableOf = <Value>(rows: { readonly [code: string]: Value }): ReadonlyMap<string, Value> =>
  new Map(Object.entries(rows))

/** The codes of trouble that is not the command's: they count at each step. */
const passing = tableOf({
  SERVERBUG: following("admin", "later"),
  INUSE: following("nobody", "later", "others"),
  UNAVAILABLE: following("nobody", "later"),
  TEMPFAIL: following("nobody", "later"),
  "SYS/TEMP": following("nobody", "later")
})

/** The codes of a refused command of the app. */
const ofCommand = tableOf({
  EXPUNGEISSUED: following("app", "later", "others"),
  LIMIT: following("app", "later", "limit"),
  MESSAGELIMIT: following("app", "never", "limit"),
  TOOBIG: following("app", "never", "limit"),
  OVERQUOTA: following("user", "never", "limit"),
  NOPERM: following("admin", "never", "rights"),
  CORRUPTION: following("admin", "never"),
  EXPIRED: following("user", "never"),
  CONTACTADMIN: following("admin", "never")
})

const advices = tableOf({
  EXPUNGEISSUED: "Send NOOP, which says which messages are gone, then the command again for the others.",
  OVERQUOTA: "Delete messages for good, or ask the provider for more space, then try again.",
  NOPERM: "Ask whoever shares the mailbox, or the server's operator, for the right, or do without it there.",
  TRYCREATE: "Create the mailbox first, then try again.",
  NONEXISTENT: "List the mailboxes, and name one that exists.",
  INUSE: "Close the other program, or give it another account."
})

type Advised = Decision & { readonly advice: string }

const advised = (decision: Decision, advice = adviceFor(decision)): Advised => ({ ...decision, advice })

/** The commands of which an app sends none: they are a matter for the server's operator. */
const ours: ReadonlySet<string> = new Set(commands.map(([name]) => name))

/** Returns what follows from a refusal. Without a step, the command says whether the library sent it itself. */
export const refused = (
  { code = "", command = "" }: Recorded<{ readonly command: string; readonly code: string }>,
  step: Step = ours.has(command) ? "select" : "command"
): Advised => {
  if (step !== "command" || passing.has(code))
    return advised(passing.get(code) ?? following("admin", "never"))
  // the mailbox that was to be made is there. RFC 9051 §6.3.4
  if (code === "ALREADYEXISTS" && command === "CREATE")
    return advised(following("nobody", "never"), "Use the mailbox: it is there already.")
  return advised(ofCommand.get(code) ?? following("app", "never"), advices.get(code))
}

const ofTable = (rows: { readonly [code: string]: Decision }) => {
  const table = tableOf(rows)
  return (code = ""): Advised =>
    advised(table.get(code) ?? following("nobody", "now"), table.has(code) ? advices.get(code) : undefined)
}

/** Returns what follows from the response code of a BYE. */
export const ended = ofTable({
  NONEXISTENT: following("app", "now"),
  INUSE: following("user", "now", "others"),
  LIMIT: following("app", "now", "limit"),
  CONTACTADMIN: following("admin", "now")
})

/** Returns what follows from the response code of a mailbox that cannot be opened. */
export const unavailable = ofTable({
  OVERQUOTA: following("user", "later"),
  CORRUPTION: following("admin", "now"),
  SERVERBUG: following("admin", "now")
})
