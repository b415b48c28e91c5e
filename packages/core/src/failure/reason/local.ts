/** Reasons that are found before anything is sent. */
import { duration } from "./duration.ts"
import { reason } from "./Failure.ts"
import { optional } from "./fields.ts"
import { fitting } from "./fitting.ts"

/** A field of the account, or the credential's form, cannot be used. */
export class InvalidAccount extends reason(
  "InvalidAccount",
  {
    field: "own",
    problem: "serverText"
  },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "auth",
    title: "The account['s {field}] cannot be used",
    advice: "Correct {field|it} and connect again."
  }
) {}

/** The server asked an earlier connection of this user to wait, so that nothing was sent. */
export class HeldBack extends reason(
  "HeldBack",
  {
    /** The rest of that time, in milliseconds. */
    forMs: "integer"
  },
  {
    party: "limit",
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    title: ({ forMs }) =>
      `Not tried${forMs ? `: held back for another ${duration(forMs)}` : ", but held back"}`,
    advice: "Wait until then."
  }
) {}

/** The function that returns the password or the token failed, or the account has none. The first may pass by itself. */
export class CredentialUnavailable extends reason(
  "CredentialUnavailable",
  {
    problem: "serverText"
  },
  {
    party: "source",
    actionBy: "app",
    retry: "later",
    weight: "auth",
    title: "The app could not get a password or token",
    advice: "Run the app's function, file or command for it by itself, and see what it returns."
  }
) {}

/** The app asked for something that the library does itself, or that cannot be written. */
export class Misuse extends reason(
  "Misuse",
  { problem: "serverText" },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "auth",
    title: "The app asked for something that cannot be sent here",
    advice: "Correct this: {problem|the recorded error says what}."
  }
) {}

/** A stream of bytes for a command did not deliver what was announced. */
export class StreamFailed extends reason(
  "StreamFailed",
  {
    problem: "serverText",
    /** True if the app ended, or gave up the command, before all bytes were there. */
    interrupted: optional("boolean")
  },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    title: ({ interrupted }) =>
      interrupted === true
        ? "The app ended, or gave up, while it sent a message"
        : "A message was not sent completely",
    advice: ({ interrupted }) =>
      interrupted === true
        ? "Let the app wait until the message is sent, and send it again."
        : "Fix the source of the bytes, and connect again."
  }
) {}

/** An app had the connection of a supervised account to itself for too long without a command. */
export class HeldTooLong extends reason(
  "HeldTooLong",
  {
    afterMs: "integer",
    /** The other callers that waited for the connection. */
    waiting: optional("integer")
  },
  {
    party: "app",
    actionBy: "app",
    retry: "now",
    weight: "nothing",
    title: ({ afterMs }) =>
      afterMs === undefined
        ? "The app kept the connection without using it"
        : fitting(
            `The app kept the connection unused for ${duration(afterMs)}`,
            "The app kept the connection without using it"
          ),
    advice: ({ waiting = 0 }) =>
      waiting === 0
        ? "Let the app do within that work only what needs the connection, and wait for others after it."
        : "Use within that work the connection that it has, and wait for nothing that asks for a turn on it."
  }
) {}

/** A message is larger than the limit that the server lists. Nothing was sent. Sizes in bytes. */
export class MessageTooLarge extends reason(
  "MessageTooLarge",
  {
    size: "integer",
    limit: "integer"
  },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    title: "The message is larger than the server accepts",
    advice: "Leave out an attachment, or store it elsewhere."
  }
) {}

/** The connection was closed by its own user. */
export class Closed extends reason(
  "Closed",
  {},
  {
    party: "app",
    actionBy: "nobody",
    retry: "never",
    weight: "nothing",
    title: "The connection was closed from this side",
    advice: "Connect again when the mailbox is needed, and keep the scope open as long as it is used."
  }
) {}
