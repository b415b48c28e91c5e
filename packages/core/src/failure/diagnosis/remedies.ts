/** What helps after a command that the server refused, by its response code. RFC 9051 §7.1, RFC 5530, RFC 9208. */
import type { ActionBy, Party } from "../reason/fields.ts"

interface Remedy {
  readonly try: string
  readonly actionBy: ActionBy
  /** Whose it is, if the code says so. */
  readonly party?: Party
}

/** `BAD` stands for such an answer without a code. */
const remedies: ReadonlyMap<string | undefined, Remedy> = new Map(
  Object.entries({
    OVERQUOTA: {
      actionBy: "user",
      try: "It would exceed a quota: if it is that of storage, delete messages or ask for more space, then try again."
    },
    TOOBIG: {
      actionBy: "app",
      try: "The message is larger than the server accepts: send a smaller one, or ask the provider for the limit."
    },
    NOPERM: {
      actionBy: "admin",
      party: "rights",
      try: "The account may not do this: ask whoever shares the mailbox, or the server's operator, for the right, or let the app do without it there."
    },
    TRYCREATE: { actionBy: "app", try: "The mailbox does not exist: create it first, then try again." },
    NONEXISTENT: {
      actionBy: "app",
      try: "The mailbox or message does not exist (any more), or has another name now: list the mailboxes again."
    },
    ALREADYEXISTS: { actionBy: "app", try: "A mailbox has that name already: choose another one." },
    HASCHILDREN: { actionBy: "app", try: "There are mailboxes below it: delete those first." },
    CORRUPTION: {
      actionBy: "admin",
      try: "The mailbox is damaged on the server: only its operator can repair it."
    },
    CLIENTBUG: {
      actionBy: "app",
      try: "The server calls the command a mistake of this client: report the lines."
    },
    CANNOT: {
      actionBy: "app",
      try: "The server can never do it as it was asked. If its words name what is wrong, such as a prefix of the name, correct that; if not, leave it out."
    },
    EXPIRED: { actionBy: "user", try: "The access has expired: log in again with a new credential." },
    BAD: {
      actionBy: "app",
      try: "Correct the command, or leave it out; sent again unchanged, it is refused again."
    },
    CONTACTADMIN: {
      actionBy: "admin",
      try: "Only the server's operator can help: send the line and the time."
    }
  } satisfies { readonly [code: string]: Remedy })
)

/** The right that each needs. RFC 4314 §4. */
const rights: ReadonlyMap<string, string> = new Map([
  ["STORE", "s for \\Seen, t for \\Deleted, w for other flags"],
  ["EXPUNGE", "e"]
])

/** The commands that name no messages, but a mailbox. */
const ofMailbox =
  /^(?:SELECT|EXAMINE|STATUS|APPEND|CREATE|DELETE|RENAME|(?:UN)?SUBSCRIBE|LIST|[GS]ETACL|DELETEACL|MYRIGHTS)$/

interface Refused {
  readonly command?: string | undefined
  readonly code?: string | undefined
  readonly status?: string | undefined
}

export const remedyOf = ({ code, command = "", status }: Refused): Remedy | undefined => {
  const right = code === "NOPERM" ? rights.get(command.replace(/^UID /, "")) : undefined
  const remedy = remedies.get(code) ?? (status === "BAD" ? remedies.get("BAD") : undefined)
  if (remedy !== undefined && right !== undefined)
    return { ...remedy, try: remedy.try.replace("for the right", `for the right (RFC 4314: ${right})`) }
  return remedy !== undefined && ofMailbox.test(command)
    ? { ...remedy, try: remedy.try.replace("The mailbox or message ", "The mailbox ") }
    : remedy
}
