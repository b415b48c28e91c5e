/** What follows from the response code of a refused command. RFC 5530 §3, RFC 9051 §7.1, RFC 9208, RFC 9738. */
import { commands } from "./steps.ts"
import type { ActionBy, Party, Retry, Step } from "./fields.ts"

/** What follows from a refusal. */
export interface Refused {
  /** Absent: the server. */
  readonly party?: Party
  readonly actionBy: ActionBy
  readonly retry: Retry
  readonly advice: string
}

/** The codes of trouble that is not the command's: they count at each step. */
const passing = {
  SERVERBUG: {
    actionBy: "admin",
    retry: "later",
    advice: "Wait a few minutes and try again, and send the line and its time to the server's operator."
  },
  INUSE: {
    party: "others",
    actionBy: "nobody",
    retry: "later",
    advice: "Wait a moment and try again, with other programs that use the mailbox closed."
  },
  UNAVAILABLE: { actionBy: "nobody", retry: "later", advice: "Wait a few minutes and try again." },
  TEMPFAIL: { actionBy: "nobody", retry: "later", advice: "Wait a few minutes and try again." },
  "SYS/TEMP": { actionBy: "nobody", retry: "later", advice: "Wait a few minutes and try again." }
} as const

/** The codes of a refused command of the app. `NO` and `BAD` stand for such an answer without a code that says more. */
const ofCommand = {
  ...passing,
  EXPUNGEISSUED: {
    party: "others",
    actionBy: "app",
    retry: "later",
    advice: "Send NOOP, which says which messages are gone, then the command again for the others."
  },
  LIMIT: {
    party: "limit",
    actionBy: "app",
    retry: "later",
    advice: "Wait as long as the server says, or a few minutes, and ask for less at once."
  },
  MESSAGELIMIT: {
    party: "limit",
    actionBy: "app",
    retry: "never",
    advice: "Name fewer messages in one command, as many as the code says."
  },
  OVERQUOTA: {
    party: "limit",
    actionBy: "user",
    retry: "never",
    advice: "Delete messages for good, or ask the provider for more space, then try again."
  },
  TOOBIG: {
    party: "limit",
    actionBy: "app",
    retry: "never",
    advice: "Send a smaller message, or ask the provider for the limit."
  },
  NOPERM: {
    party: "rights",
    actionBy: "admin",
    retry: "never",
    advice: "Ask whoever shares the mailbox, or the server's operator, for the right, or do without it there."
  },
  TRYCREATE: { actionBy: "app", retry: "never", advice: "Create the mailbox first, then try again." },
  NONEXISTENT: {
    actionBy: "app",
    retry: "never",
    advice: "List the mailboxes again: what the command names is gone, or has another name."
  },
  ALREADYEXISTS: {
    actionBy: "app",
    retry: "never",
    advice: "Choose another name: a mailbox has that one already."
  },
  HASCHILDREN: { actionBy: "app", retry: "never", advice: "Delete the mailboxes below it first." },
  CLIENTBUG: {
    actionBy: "app",
    retry: "never",
    advice: "Correct the command, which the server calls a mistake of this client, or report the lines."
  },
  CANNOT: {
    actionBy: "app",
    retry: "never",
    advice: "Correct what the server's words name, such as a prefix of the name, or leave the command out."
  },
  CORRUPTION: {
    actionBy: "admin",
    retry: "never",
    advice: "Ask the server's operator to repair the mailbox, which is damaged on the server."
  },
  EXPIRED: {
    actionBy: "user",
    retry: "never",
    advice: "Log in again with a new credential: the access has expired."
  },
  CONTACTADMIN: {
    actionBy: "admin",
    retry: "never",
    advice: "Send the line and its time to the server's operator, who alone can help."
  },
  BAD: {
    actionBy: "app",
    retry: "never",
    advice: "Correct the command, or leave it out: sent again unchanged, it is refused again."
  },
  NO: {
    actionBy: "app",
    retry: "never",
    advice: "Change what the server's words name, or show them to the server's operator."
  }
} as const

/** A command that the library sends itself is a matter for the server's operator. */
const ofOurs: Refused = {
  actionBy: "admin",
  retry: "never",
  advice: "Show the server's words to its operator."
}

/** The mailbox that was to be made is there. RFC 9051 §6.3.4. */
const made: Refused = {
  party: "server",
  actionBy: "nobody",
  retry: "never",
  advice: "Use the mailbox: it is there already."
}

const byCode: ReadonlyMap<string, Refused> = new Map<string, Refused>(Object.entries(ofCommand))
const always: ReadonlyMap<string, Refused> = new Map<string, Refused>(Object.entries(passing))

interface Answer {
  readonly command?: string | undefined
  readonly status?: "NO" | "BAD" | undefined
  readonly code?: string | undefined
}

/** Returns what follows from a refusal. Without a step, the command says whether the library sent it itself. */
export const refused = (
  { code = "", command = "", status = "NO" }: Answer,
  step: Step = ours.has(command) ? "select" : "command"
): Refused => {
  if (step !== "command") return always.get(code) ?? ofOurs
  if (code === "ALREADYEXISTS" && command === "CREATE") return made
  return byCode.get(code) ?? ofCommand[status]
}

/** The commands of which an app sends none. */
const ours: ReadonlySet<string> = new Set(commands.map(([name]) => name))
