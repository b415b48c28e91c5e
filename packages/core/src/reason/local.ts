/** Reasons that are found before anything is sent. */
import { Schema } from "effect"
import { reason } from "./Failure.ts"
import { because, named, quoted } from "./words.ts"

/** A field of the account, or the credential's form, cannot be used. */
export class InvalidAccount extends reason<InvalidAccount>()(
  "InvalidAccount",
  {
    field: Schema.String,
    problem: Schema.String
  },
  {
    actionBy: "app",
    retry: "never",
    weight: "auth",
    words: ({ field, problem }) => ({
      title: `The account${field === undefined ? "" : `'s ${quoted(field)}`} cannot be used`,
      why: `What was given does not fit${because(problem?.slice(0, 120))}.`,
      try: `Correct ${named(field, "it")} and connect again. Nothing has been sent yet.`
    })
  }
) {}

/** The function that gives the password or the token failed. */
export class CredentialUnavailable extends reason<CredentialUnavailable>()(
  "CredentialUnavailable",
  {
    problem: Schema.String
  },
  {
    actionBy: "app",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "There is no password or token to log in with",
      why: "The account has none, or the function, the file or the command that should give it failed or gave nothing.",
      try: "Give one, or run what gives it by itself and see what it prints. No login has been tried."
    })
  }
) {}

/** The app asked for what the library does itself, or for what cannot be written. */
export class Misuse extends reason<Misuse>()(
  "Misuse",
  { problem: Schema.String },
  {
    actionBy: "app",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "The app asked for something that cannot be sent here",
      why: "The command belongs to the connection itself, contains what no IMAP command can carry, such as a line break, or was meant for another mailbox than the one that is open.",
      try: "The problem named beside this message says what to change. Nothing was sent, and the connection itself is fine."
    })
  }
) {}

/** A stream of bytes that was to go into a command did not give what was announced of it. */
export class StreamFailed extends reason<StreamFailed>()(
  "StreamFailed",
  { problem: Schema.String },
  {
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    words: () => ({
      title: "A message that was being sent did not come to its end",
      why: "Its stream failed, was interrupted, or has another size than was said. Only the end of the connection stops it.",
      try: "Mend what gives the bytes, and connect again. The server keeps no part of the message."
    })
  }
) {}

/** A message is larger than the server takes, by what it lists. Nothing was sent. Sizes in bytes. */
export class MessageTooLarge extends reason<MessageTooLarge>()(
  "MessageTooLarge",
  {
    size: Schema.Int,
    limit: Schema.Int
  },
  {
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    words: ({ limit }) => ({
      title: "The message is larger than the server takes",
      why: `${limit === undefined ? "It lists a limit" : `Its limit is ${limit} bytes`} (APPENDLIMIT). Nothing was sent.`,
      try: "Leave out an attachment, or store it elsewhere."
    })
  }
) {}

/** The connection was closed by its own user. */
export class Closed extends reason<Closed>()(
  "Closed",
  {},
  {
    actionBy: "nobody",
    retry: "never",
    weight: "nothing",
    words: () => ({
      title: "The connection was closed from this side",
      why: "Its scope ended, or the app logged out, while something was still waiting for an answer.",
      try: "Nothing to mend. Connect again when the mailbox is needed, and keep the scope open as long as it is used."
    })
  }
) {}
