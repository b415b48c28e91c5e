/** Reasons of mailboxes and commands. */
import { ended, refused, unavailable } from "./codes.ts"
import { reason } from "./Failure.ts"
import { code, held, optional, pending, quotation } from "./fields.ts"
import { none, type Of, turnBy } from "./turns.ts"

/** The server fails in what the library asks for, and its operator alone can change that. */
const ofServer = { party: "server", actionBy: "admin", retry: "never", weight: "protocol" } as const

export class CapabilityUnavailable extends reason("CapabilityUnavailable", none, {
  ...ofServer,
  title: "The server does not list its capabilities",
  advice: "Check host and port; if they are right, show a trace to the server's operator."
}) {}

export class UnsupportedServer extends reason(
  "UnsupportedServer",
  { capabilities: { list: quotation("word") } },
  {
    ...ofServer,
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
      idSent === false
        ? "Send ID, with name and version, and connect again."
        : "Log in once in the browser, confirm the security mail, and use an authorization code."
  }
) {}

const unopened = { mailbox: "folder", code } as const

const unfound = {
  ...unopened,
  /** The account had it open before, under the same name. */
  openedBefore: optional("boolean"),
  /** The account's own mailbox is a setting; any other one is the choice of the program that asks for it. */
  chosen: optional("boolean")
}

export class MailboxMissing extends reason("MailboxMissing", unfound, {
  party: (facts) => {
    if (isInbox(facts)) return "server"
    // the name was right: no INBOX is renamed, or hidden. RFC 9051 §6.3.6
    if (facts.openedBefore === true && facts.code !== "CANNOT") return "renamed"
    return facts.chosen === true ? "app" : "name"
  },
  actionBy: (facts) => (isInbox(facts) ? "admin" : facts.chosen === true ? "app" : "user"),
  retry: "never",
  weight: "auth",
  title: (facts) =>
    facts.code === "CANNOT"
      ? "The server does not accept the name {mailbox|of the mailbox}"
      : "The mailbox[ {mailbox}] does not exist",
  advice: (facts) =>
    isInbox(facts)
      ? "Ask the server's operator to create the account's mailbox, or to see where it is."
      : "List the mailboxes, and write the name as it stands there."
}) {}

/** Each account has an INBOX, under that name. RFC 9051 §5.1. */
const isInbox = (facts: Of<typeof unopened>) =>
  facts.code !== "CANNOT" && /^"?INBOX"?$/i.test(facts.mailbox ?? "")

export class MailboxNoAccess extends reason("MailboxNoAccess", unfound, {
  ...ofServer,
  party: "rights",
  weight: "auth",
  title: "No permission to open {mailbox|the mailbox}",
  advice: "Ask whoever shares it, or the server's operator, for the right to read it (r, RFC 4314)."
}) {}

export class MailboxBusy extends reason("MailboxBusy", unopened, {
  party: "holder",
  actionBy: "nobody",
  retry: "now",
  weight: "auth",
  title: "{mailbox|The mailbox} is in use",
  advice: "Try again in a moment.",
  persisting: { actionBy: "user", advice: "Close other programs that have the mailbox open." }
}) {}

export class MailboxUnavailable extends reason("MailboxUnavailable", unopened, {
  ...turnBy((facts: Of<typeof unopened>) => unavailable(facts.code)),
  retry: (facts) => unavailable(facts.code).retry,
  weight: "auth",
  title: "{mailbox|The mailbox} cannot be opened at the moment",
  persisting: { actionBy: "admin", advice: "Ask the server's operator to look into it." }
}) {}

export class CommandRejected extends reason(
  "CommandRejected",
  { command: "own", status: ["NO", "BAD"], code },
  {
    ...turnBy(refused),
    retry: (facts, step) => refused(facts, step).retry,
    weight: "protocol",
    title: "The server refused {command|the command}[ ({status})]"
  }
) {}

export class CommandRejectedUntagged extends reason(
  "CommandRejectedUntagged",
  { command: "own" },
  {
    ...ofServer,
    actionBy: (_, step) => (step === "command" ? "app" : "admin"),
    title: "The server never finished {command|the command}",
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
    ...ofServer,
    actionBy: "app",
    title: "The server does not know the charset of {command|the search}",
    advice: "Name a charset that the server lists, or search for ASCII words without any (CHARSET)."
  }
) {}

/** The message was removed, or never was in the mailbox. */
export class MessageGone extends reason(
  "MessageGone",
  { uid: "integer" },
  {
    ...ofServer,
    party: "others",
    actionBy: "nobody",
    title: "The mailbox has no message with this UID[ ({uid})]",
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
    ...ofServer,
    title: "The server answered without {item|an item that was asked for}",
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
    ...ofServer,
    actionBy: "app",
    title: "The server does not offer {command|what the command needs}",
    advice: "Avoid it on this server: no other command does the same safely."
  }
) {}

/** Another session and this one keep taking the mailbox from each other. */
export class SessionPingPong extends reason("SessionPingPong", none, {
  party: "others",
  actionBy: "user",
  retry: "later",
  weight: "auth",
  title: "Another program keeps taking the mailbox",
  advice: "Close the other program, or give it another account."
}) {}

export class ServerBye extends reason(
  "ServerBye",
  { code, ...pending, held },
  {
    party: (facts) => (facts.held === undefined ? ended(facts.code).party : "app"),
    actionBy: (facts) => (facts.held === undefined ? ended(facts.code).actionBy : "app"),
    retry: "now",
    weight: "refused",
    title: ({ command = "" }) =>
      `The server ended the session${/^(?:IDLE|DONE)$/.test(command) ? "" : "[ before it answered {command}]"}`,
    advice: (facts) =>
      facts.held === undefined
        ? ended(facts.code).advice
        : "Let the app take what arrives at once, and do slow work elsewhere.",
    persisting: { actionBy: "admin", advice: "Show the server's words to its operator." }
  }
) {}
