/** Reasons of mailboxes and commands. */
import { reason } from "./Failure.ts"
import { code, optional, quotation } from "./fields.ts"
import { aside, named, persisting, quoted } from "./words.ts"

export class CapabilityUnavailable extends reason(
  "CapabilityUnavailable",
  {},
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    words: () => ({
      title: "The server does not list its capabilities",
      why: "It answered CAPABILITY with an error or without data, and the greeting did not list them either.",
      try: "Check host and port. If they are right, the server or a proxy in front of it is broken: show a trace to its operator."
    })
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
    words: () => ({
      title: "The server is too old",
      why: "It announces neither IMAP4rev1 nor IMAP4rev2.",
      try: "Ask the server's operator whether a newer server is available, or ask the provider for another host name."
    })
  }
) {}

export class UnsafeLogin extends reason(
  "UnsafeLogin",
  { idSent: "boolean" },
  {
    party: "rule",
    // who sends no ID is the app; what is refused beside it, its owner settles with the provider
    actionBy: ({ idSent }) => (idSent === false ? "app" : "user"),
    retry: "never",
    weight: "auth",
    words: ({ idSent }) => ({
      title: "The provider blocks this client (Unsafe Login)",
      why:
        idSent === undefined
          ? "The login was right, but this provider opens mailboxes only to clients that it knows."
          : idSent
            ? "The login was right and the client said who it is (ID), yet the provider still refuses to open the mailbox."
            : "The login was right, but this provider opens mailboxes only to clients that identify themselves (ID), and no ID was sent.",
      try:
        idSent === undefined
          ? "Send ID, with name and version. If that does not help, log in once in the browser and confirm the security mail."
          : idSent
            ? "Log in once in the browser, confirm the security mail, check that IMAP is on, and use an authorization code."
            : "Send ID, with name and version, and connect again."
    })
  }
) {}

export class MailboxMissing extends reason(
  "MailboxMissing",
  {
    mailbox: "folder",
    code
  },
  {
    // the account's own mailbox is a setting; any other one is the choice of the program that asks for it
    party: (_, __, { chosen }) => (chosen === true ? "app" : "name"),
    actionBy: (_, __, { chosen }) => (chosen === true ? "app" : "user"),
    retry: "never",
    weight: "auth",
    words: ({ code: given, mailbox, reader }) => ({
      title:
        given === "CANNOT"
          ? `The server does not accept the name ${mailbox === undefined ? "of the mailbox" : quoted(mailbox)}`
          : `There is no ${mailbox === undefined ? "such mailbox" : `mailbox called ${quoted(mailbox)}`}`,
      why:
        given === "CANNOT"
          ? "It refuses the name itself; its own words say why."
          : "The server says that the name does not exist for this user.",
      try: `${reader === "app" ? 'List the mailboxes, `Command.list("", "*")`, on a connection without a mailbox.' : "List the mailboxes with effect-imap list."} At some servers all names begin with INBOX, and another character than / divides them, as in INBOX.Orders; upper and lower case matter, except in INBOX.`
    })
  }
) {}

export class MailboxNoAccess extends reason(
  "MailboxNoAccess",
  {
    mailbox: "folder",
    code
  },
  {
    party: "rights",
    actionBy: "admin",
    retry: "never",
    weight: "auth",
    words: ({ mailbox }) => ({
      title: `No permission to open ${named(mailbox, "the mailbox")}`,
      why: "The mailbox exists, but this user may not read it.",
      try: "Ask whoever shares it, or the server's operator, for the right to read it (r, RFC 4314 §4), or leave it out: asked again, it is refused again."
    })
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
    words: ({ mailbox }) => ({
      title: `${named(mailbox, "The mailbox")} is in use`,
      why: "Another session, or something at the server such as a delivery, holds it, and the server waits for that.",
      ...persisting(
        "Try again in a moment.",
        "If it persists, close other programs that have it open, or ask the server's operator what holds it.",
        "user"
      )
    })
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
    words: ({ code: given, mailbox }) => {
      const name = named(mailbox, "The mailbox")
      switch (given) {
        case "CORRUPTION":
          return {
            title: `${name} is damaged on the server`,
            why: "The server reports that the mailbox, or what it keeps about it, is corrupt.",
            try: "Only the server's operator can repair it: send the server's words and the time."
          }
        case "SERVERBUG":
          return {
            title: `${name} cannot be opened: the server reports an error in itself`,
            why: "It is neither one with the login nor with the name, and may pass or not.",
            try: "Send the server's words and the time to its operator, whose log says more. Meanwhile, try again in a few minutes."
          }
        case "OVERQUOTA":
          return {
            title: `${name} cannot be opened: a quota is used up`,
            why: "The server reports that the account is over its quota; its own words say which one.",
            try: "Delete messages in the provider's web mail, or ask for more space, then try again."
          }
        default:
          return {
            title: `${name} cannot be opened at the moment`,
            why: "The server reports an internal problem, not one with the login or with the name.",
            ...persisting(
              "Try again in a few minutes.",
              "If it persists, the server's operator has to look into it."
            )
          }
      }
    }
  }
) {}

/** Codes of a refusal that may pass by itself. RFC 5530 §3. */
const passing: ReadonlySet<string> = new Set(["UNAVAILABLE", "INUSE", "EXPUNGEISSUED"])

export class CommandRejected extends reason(
  "CommandRejected",
  {
    command: "own",
    status: ["NO", "BAD"],
    code
  },
  {
    // a command that the library sent itself is a matter for the server's operator
    party: "server",
    actionBy: (_, step) => (step === "command" ? "app" : "admin"),
    retry: ({ code: given }) => (given !== undefined && passing.has(given) ? "later" : "never"),
    weight: "protocol",
    words: ({ command, status }) => {
      const opens = status === "BAD" && (command === "SELECT" || command === "EXAMINE")
      return {
        title: `The server refused ${named(command, "the command")}${aside(status)}`,
        why:
          status === "BAD"
            ? "It does not know the command, or rejects its arguments, or its use in this state."
            : "It could not or would not carry out the command.",
        try: `${opens ? "Unless it is INBOX, check the mailbox's name; if that is right, show the server's own words to its operator." : "If its own words do not name what to change, show them to the server's operator."}${opens ? "" : status === "BAD" ? " Check the command's arguments, and that a mailbox is open if it needs one." : ""}`
      }
    }
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
    words: ({ command, said }) =>
      said === undefined
        ? {
            title: `The server never finished ${named(command, "the command")}`,
            why: "No answer with the command's tag came from a server that was there: it dropped the command, or the tag of its answer.",
            try: "Show the lines around the command to the server's operator. At login it may mean that IMAP is off at the provider."
          }
        : /^BAD\b/i.test(said)
          ? {
              title: `The server rejected ${named(command, "the command")} without its tag, and never finished it`,
              why: "It sent BAD without the command's tag, and no tagged answer after it: many servers do so if they do not know a command, or break down in it.",
              try: "The server's own words next to this message say more. At login it may mean that IMAP is off at the provider."
            }
          : {
              title: `The server never finished ${named(command, "the command")}, and sent a line without a tag`,
              why: "The line is no IMAP response: the server, or something in between, sent it in place of an answer.",
              try: "The line next to this message may say more. Show it to the server's operator."
            }
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
    words: ({ charsets, command }) => ({
      title: `The server does not know the charset of ${named(command, "the search")}`,
      why:
        charsets === undefined
          ? "The search text cannot be written in a charset that it accepts."
          : charsets.length === 0
            ? "It does not say which ones it accepts; US-ASCII is always one of them."
            : `The search text cannot be written in the charsets it accepts: ${charsets.slice(0, 3).map(quoted).join(", ")}.`,
      try: "Without other words than ASCII, let the search name no charset at all (CHARSET). Otherwise name one that the server lists in its answer; if it lists none but US-ASCII, search for ASCII words only, and compare the rest in the app."
    })
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
    words: ({ uid }) => ({
      title: `The mailbox has no message with ${uid === undefined ? "this UID" : `UID ${uid}`}`,
      why: "Another program removed it, or the UID is of another mailbox. UIDs are never used again.",
      try: "Nothing to do: leave the message out."
    })
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
    words: ({ item, sequence, uid }) => ({
      title: `The server answered without ${named(item, "an item that was asked for")}`,
      why: `It said OK, but what it sent${uid === undefined ? (sequence === undefined ? "" : ` of message ${sequence}`) : ` of UID ${uid}`} lacks the item, or has it in a form that cannot be read.`,
      try: "If there is such an item, show the lines to the server's operator. Other messages can be read if they are asked for by themselves."
    })
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
    words: ({ capability, command }) => ({
      title: `The server does not offer ${named(command, "what the command needs")}`,
      why: `It needs ${named(capability, "an extension")}, which the server does not list. Nothing was sent.`,
      try: "Avoid it on this server: no other command does the same safely."
    })
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
    words: () => ({
      title: "Another program keeps taking the mailbox",
      why: "Three times in two minutes the server ended the session soon after the mailbox was opened, and its words name another login.",
      try: "Close the other program, or give it another account."
    })
  }
) {}

export class ServerBye extends reason(
  "ServerBye",
  { code },
  {
    party: "server",
    actionBy: ({ code: given }) => (given === "NONEXISTENT" ? "app" : "nobody"),
    retry: "now",
    weight: "refused",
    words: ({ code: given }) => ({
      title: "The server ended the session",
      why:
        given === "NONEXISTENT"
          ? "The mailbox that was open is gone."
          : "Servers do this when they restart, after a time limit, or in trouble.",
      ...(given === "NONEXISTENT"
        ? { try: "List the mailboxes, and open one that exists." }
        : persisting("Connect again.", "If its words name a cause here, deal with that first."))
    })
  }
) {}
