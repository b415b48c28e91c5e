/** Reasons of mailboxes and commands. */
import { refused } from "./codes.ts"
import { duration } from "./duration.ts"
import { reason } from "./Failure.ts"
import { code, held, optional, pending, quotation } from "./fields.ts"
import { fitting } from "./fitting.ts"
import { aside, named } from "./words.ts"

export class CapabilityUnavailable extends reason(
  "CapabilityUnavailable",
  {},
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    title: "The server does not list its capabilities",
    advice: "Check host and port; if they are right, show a trace to the server's operator."
  }
) {}

export class UnsupportedServer extends reason(
  "UnsupportedServer",
  {
    capabilities: { list: quotation("word") }
  },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    title: "The server is too old",
    advice: "Ask the server's operator for a newer server, or the provider for another host name."
  }
) {}

export class UnsafeLogin extends reason(
  "UnsafeLogin",
  { idSent: "boolean" },
  {
    party: "rule",
    // who sends no ID is the app; what is refused in spite of one, its owner settles with the provider
    actionBy: ({ idSent }) => (idSent === false ? "app" : "user"),
    retry: "never",
    weight: "auth",
    title: "The provider blocks this client (Unsafe Login)",
    advice: ({ idSent }) =>
      idSent === true
        ? "Log in once in the browser, confirm the security mail, and use an authorization code."
        : "Send ID, with name and version, and connect again."
  }
) {}

/** The account's own mailbox is a setting; any other one is the choice of the program that asks for it. */
const chosen = optional("boolean")
/** The account had it open before, under the same name. */
const openedBefore = optional("boolean")

export class MailboxMissing extends reason(
  "MailboxMissing",
  {
    mailbox: "folder",
    code,
    openedBefore,
    chosen
  },
  {
    party: (facts) => {
      if (isInbox(facts)) return "server"
      if (isRenamed(facts)) return "renamed"
      return facts.chosen === true ? "app" : "name"
    },
    actionBy: (facts) => (isInbox(facts) ? "admin" : facts.chosen === true ? "app" : "user"),
    retry: "never",
    weight: "auth",
    title: (facts) => {
      const { mailbox } = facts
      if (facts.code === "CANNOT")
        return fitting(
          `The server does not accept the name ${named(mailbox, "of the mailbox")}`,
          "The server does not accept the name of the mailbox"
        )
      if (isInbox(facts)) return "The account has no INBOX at this server"
      const isGone = isRenamed(facts)
      return fitting(
        isGone
          ? `${named(mailbox, "The mailbox")}, which was open before, is gone`
          : `There is no ${mailbox === undefined ? "such mailbox" : `mailbox called ${named(mailbox, "")}`}`,
        isGone ? "The mailbox that was open before is gone" : "The mailbox does not exist"
      )
    },
    advice: (facts) => {
      const { reader } = facts
      if (isInbox(facts))
        return "Ask the server's operator to create the account's mailbox, or to see where it is."
      const list = reader === "app" ? 'with `Command.list("", "*")`' : "with `effect-imap list`"
      return isRenamed(facts)
        ? `List the mailboxes ${list}, and choose it by its new name.`
        : `List the mailboxes ${list}, and write the name as it stands there.`
    }
  }
) {}

interface Missing {
  readonly mailbox?: string | undefined
  readonly code?: string | undefined
  readonly openedBefore?: boolean | undefined
}

/** Each account has an INBOX, under that name. RFC 9051 §5.1. */
const isInbox = ({ code: given, mailbox = "" }: Missing): boolean =>
  given !== "CANNOT" && /^"?INBOX"?$/i.test(mailbox)

/** The name was right: no INBOX is renamed, or hidden. RFC 9051 §6.3.6. */
const isRenamed = (facts: Missing): boolean =>
  facts.openedBefore === true && facts.code !== "CANNOT" && !isInbox(facts)

export class MailboxNoAccess extends reason(
  "MailboxNoAccess",
  {
    mailbox: "folder",
    code,
    chosen,
    openedBefore
  },
  {
    party: "rights",
    actionBy: "admin",
    retry: "never",
    weight: "auth",
    title: ({ mailbox }) =>
      fitting(`No permission to open ${named(mailbox, "the mailbox")}`, "No permission to open the mailbox"),
    advice:
      "Ask whoever shares it, or the server's operator, for the right to read it (r, RFC 4314), or leave it out."
  }
) {}

export class MailboxBusy extends reason(
  "MailboxBusy",
  { mailbox: "folder", code },
  {
    party: "holder",
    actionBy: "nobody",
    retry: "now",
    weight: "auth",
    title: ({ mailbox }) => fitting(`${named(mailbox, "The mailbox")} is in use`, "The mailbox is in use"),
    advice: "Try again in a moment.",
    persisting: {
      actionBy: "user",
      advice: "Close other programs that have the mailbox open, or ask the server's operator what holds it."
    }
  }
) {}

export class MailboxUnavailable extends reason(
  "MailboxUnavailable",
  {
    mailbox: "folder",
    code
  },
  {
    party: "server",
    actionBy: ({ code: given }) =>
      given === "OVERQUOTA" ? "user" : given === "CORRUPTION" || given === "SERVERBUG" ? "admin" : "nobody",
    retry: ({ code: given }) => (given === "OVERQUOTA" ? "later" : "now"),
    weight: "auth",
    title: ({ code: given = "", mailbox }) => {
      const what = unavailable.get(given)?.title ?? "cannot be opened at the moment"
      return fitting(`${named(mailbox, "The mailbox")} ${what}`, `The mailbox ${what}`)
    },
    advice: ({ code: given = "" }) => unavailable.get(given)?.advice ?? "Try again in a few minutes.",
    persisting: { actionBy: "admin", advice: "Ask the server's operator to look into it." }
  }
) {}

/** The words for a mailbox that cannot be opened, by the response code. RFC 5530 §3. */
const unavailable: ReadonlyMap<string, { readonly title: string; readonly advice: string }> = new Map(
  Object.entries({
    CORRUPTION: {
      title: "is damaged on the server",
      advice: "Send the server's words and the time to its operator, who alone can repair it."
    },
    SERVERBUG: {
      title: "cannot be opened: the server has an error",
      advice: "Send the server's words and the time to its operator, and try again in a few minutes."
    },
    OVERQUOTA: {
      title: "cannot be opened: a quota is used up",
      advice: "Delete messages in the provider's web mail, or ask for more space, then try again."
    }
  })
)

export class CommandRejected extends reason(
  "CommandRejected",
  {
    command: "own",
    status: ["NO", "BAD"],
    code
  },
  {
    party: (facts, step) => refused(facts, step).party ?? "server",
    actionBy: (facts, step) => refused(facts, step).actionBy,
    retry: (facts, step) => refused(facts, step).retry,
    weight: "protocol",
    title: ({ command, status }) =>
      fitting(
        `The server refused ${named(command, "the command")}${aside(status)}`,
        `The server refused the command${aside(status)}`
      ),
    advice: (facts) => refused(facts).advice
  }
) {}

export class CommandRejectedUntagged extends reason(
  "CommandRejectedUntagged",
  {
    command: "own"
  },
  {
    party: "server",
    actionBy: (_, step) => (step === "command" ? "app" : "admin"),
    retry: "never",
    weight: "protocol",
    title: ({ command }) =>
      fitting(
        `The server never finished ${named(command, "the command")}`,
        "The server never finished the command"
      ),
    advice: "Show the lines around the command to the server's operator."
  }
) {}

/** The search text is in a charset that the server does not know. RFC 9051 §7.1. */
export class BadCharset extends reason(
  "BadCharset",
  {
    command: "own",
    /** The charsets that it lists; empty if it lists none. US-ASCII is always supported. */
    charsets: { list: quotation("word") }
  },
  {
    party: "server",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    title: ({ command }) =>
      fitting(
        `The server does not know the charset of ${named(command, "the search")}`,
        "The server does not know the charset of the search"
      ),
    advice:
      "Name a charset that the server lists in its answer, or search for ASCII words without any (CHARSET)."
  }
) {}

/** The message was removed, or never was in the mailbox. */
export class MessageGone extends reason(
  "MessageGone",
  { uid: "integer" },
  {
    party: "others",
    actionBy: "nobody",
    retry: "never",
    weight: "protocol",
    title: ({ uid }) => `The mailbox has no message with ${uid === undefined ? "this UID" : `UID ${uid}`}`,
    advice: "Leave the message out."
  }
) {}

/** The server answered without an item that was asked for, and nothing can be made of the answer without it. */
export class ItemMissing extends reason(
  "ItemMissing",
  {
    /** As the server would name it, such as `UID` or `BODY[2]`. */
    item: "own",
    uid: optional("integer"),
    /** The place of the message in the mailbox, if its UID is what is missing. */
    sequence: optional("integer")
  },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    title: ({ item }) =>
      fitting(
        `The server answered without ${named(item, "an item that was asked for")}`,
        "The server answered without an item that was asked for"
      ),
    advice: "Ask for the other messages by themselves, and show the lines to the server's operator."
  }
) {}

/** The server does not list what the command needs, and no other way to do the same is safe. */
export class NotOffered extends reason(
  "NotOffered",
  {
    command: "own",
    /** The capability as RFCs name it, such as `UIDPLUS`. */
    capability: "word"
  },
  {
    party: "server",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    title: ({ command }) =>
      fitting(
        `The server does not offer ${named(command, "what the command needs")}`,
        "The server does not offer what the command needs"
      ),
    advice: "Avoid it on this server: no other command does the same safely."
  }
) {}

/** Another session and this one keep taking the mailbox from each other. */
export class SessionPingPong extends reason(
  "SessionPingPong",
  {},
  {
    party: "others",
    actionBy: "user",
    retry: "later",
    weight: "auth",
    title: "Another program keeps taking the mailbox",
    advice: "Close the other program, or give it another account."
  }
) {}

export class ServerBye extends reason(
  "ServerBye",
  { code, ...pending, held },
  {
    party: (facts) => (facts.held === undefined ? (endings.get(facts.code ?? "")?.party ?? "server") : "app"),
    actionBy: (facts) =>
      facts.held === undefined ? (endings.get(facts.code ?? "")?.actionBy ?? "nobody") : "app",
    retry: "now",
    weight: "refused",
    title: ({ command, held: reading }) => {
      const ended = "The server ended the session"
      if (reading !== undefined)
        return fitting(`${ended}: nothing was read for ${duration(reading.ms)}`, ended)
      return command === undefined || command === "IDLE" || command === "DONE"
        ? ended
        : fitting(`${ended} before it answered ${command}`, ended)
    },
    advice: (facts) => {
      if (facts.held?.by === "app")
        return "Let the app take what arrives at once, and do slow work elsewhere."
      if (facts.held !== undefined)
        return "Move long work of this program to a worker or a process of its own."
      return endings.get(facts.code ?? "")?.advice ?? "Connect again."
    },
    persisting: {
      actionBy: "admin",
      advice: "Deal with the cause that the server's words name, or show them to its operator."
    }
  }
) {}

/** What follows from the response code of a BYE. RFC 5530 §3. */
const endings = new Map(
  Object.entries({
    NONEXISTENT: {
      party: "server",
      actionBy: "app",
      advice: "List the mailboxes, and open one that exists."
    },
    INUSE: {
      party: "others",
      actionBy: "user",
      advice: "Close the other program, or give it another account."
    },
    LIMIT: {
      party: "limit",
      actionBy: "app",
      advice: "Ask for less, and less often: wait for changes in place of asking for them."
    },
    CONTACTADMIN: {
      party: "server",
      actionBy: "admin",
      advice: "Ask the administrator or the provider's support, and show them the server's words."
    }
  } as const)
)
