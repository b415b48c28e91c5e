/** Reasons that are found before anything is sent. */
import { reason } from "./Failure.ts"
import { optional } from "./fields.ts"

const ofApp = { party: "app", actionBy: "app", retry: "never", weight: "auth" } as const

const thrown = { problem: "serverText" } as const

/** A field of the account, or the credential's form, cannot be used. */
export class InvalidAccount extends reason(
  "InvalidAccount",
  {
    field: "own",
    problem: "serverText",
    /** An account has no such field. */
    isUnknown: optional("boolean"),
    /** The field whose name is near that of an unknown one. */
    near: optional("own")
  },
  {
    ...ofApp,
    title: "The account['s {field}] cannot be used",
    advice: ({ isUnknown }) =>
      isUnknown === true
        ? "Leave {field|it} out: an account has no such field[; use `{near}`]."
        : "Correct {field|it} and connect again."
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
    title: "Not tried: held back[ for another {forMs}]",
    advice: "Wait until then."
  }
) {}

/** The function that returns the password or the token failed, or the account has none. The first may pass by itself. */
export class CredentialUnavailable extends reason("CredentialUnavailable", thrown, {
  ...ofApp,
  party: "source",
  retry: "later",
  title: "The app could not get a password or token",
  advice: "Run the app's function, file or command for it by itself, and see what it returns."
}) {}

/** The app asked for something that the library does itself, or that cannot be written. */
export class Misuse extends reason("Misuse", thrown, {
  ...ofApp,
  title: "The app asked for something that cannot be sent here",
  advice: "Correct this: {problem|the recorded error says what}."
}) {}

/** A stream of bytes for a command did not deliver what was announced. */
export class StreamFailed extends reason(
  "StreamFailed",
  {
    problem: "serverText",
    /** True if the app ended, or gave up the command, before all bytes were there. */
    interrupted: optional("boolean")
  },
  {
    ...ofApp,
    weight: "protocol",
    title: "A message was not sent completely",
    advice: "Let the app deliver all the bytes that it announces, and send the message again."
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
    ...ofApp,
    retry: "now",
    weight: "nothing",
    title: "The app kept the connection unused[ for {afterMs}]",
    advice: "Let the app do within that work only what needs the connection, and wait for others after it."
  }
) {}

/** A message is larger than the limit that the server lists. Nothing was sent. Sizes in bytes. */
export class MessageTooLarge extends reason(
  "MessageTooLarge",
  { size: "integer", limit: "integer" },
  {
    ...ofApp,
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
    ...ofApp,
    actionBy: "nobody",
    weight: "nothing",
    title: "The connection was closed from this side",
    advice: "Connect again when the mailbox is needed, and keep the scope open as long as it is used."
  }
) {}
