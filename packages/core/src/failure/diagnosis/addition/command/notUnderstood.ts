/** Commands that the server does not understand, by its own words. */
import { removing } from "../../removing.ts"
import { named } from "../../../quirk/named.ts"
import type { Addition } from "../Addition.ts"

export const notUnderstood = {
  /** The command came in a state that does not have it, by the server's own words. RFC 9051 §3. */
  wrongState: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.state.test(said),
    words: () => ({
      why: "The command is not allowed at this point, by the server's own words: most need a login, and those about messages an open mailbox (RFC 9051 §3).",
      try: "Let the app log in, and select a mailbox, before it sends this command."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The server says that something in the command is wrong, and not what. */
  unnamedArgument: {
    of: ["CommandRejected"],
    when: ({ facts: { status }, said = "", step }) =>
      step === "command" && status === "BAD" && named.noArgument.test(said),
    words: ({ facts: { command = "" } }) => ({
      why: "The server says that something in it is wrong, and not what; the connection is not at fault.",
      try: `${command.endsWith("FETCH") ? "If the same is accepted for other messages, it is this message, which the server cannot give: leave it out, go on with the others, and show its operator these lines. Else compare" : "Compare"} it with the grammar (RFC 9051 §9), word by word, and with one that was accepted; if nothing is wrong in it, the server dislikes its content: show its operator these lines. Sent again unchanged, it is refused again.`
    }),
    party: "app",
    actionBy: "app"
  },
  /** The server says what in the command it cannot read. */
  wrongArguments: {
    of: ["CommandRejected"],
    when: ({ facts: { status }, said = "", step }) =>
      step === "command" && status === "BAD" && named.argument.test(said) && !named.noArgument.test(said),
    words: () => ({
      why: "The server names what is wrong with it in its own words; the connection and the mailbox are not at fault.",
      try: "Correct what the server's words name; sent again unchanged, it is refused again."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The server lists an extension, and refuses its commands. */
  notKnown: {
    of: ["CommandRejected"],
    when: ({ facts: { status }, said = "", step }) =>
      step === "command" && status === "NO" && (named.notKnown.test(said) || named.notRead.test(said)),
    words: ({ circumstances: { uidplus }, facts: { command } }) => ({
      why: `By its own words, the server does not know ${command ?? "the command"} as it was sent, though it may list it: a proxy, or its settings, promise what it cannot do. Nothing was done.`,
      try: `${command?.endsWith("MOVE") === true ? `In place of MOVE, use COPY, then STORE \\Deleted, ${removing(uidplus)}` : "Do without the command"}, and ask the server's operator not to list what is refused.`
    }),
    party: "server",
    actionBy: "admin"
  },
  /** A gateway may leave out what each server has. RFC 9051 §6. */
  baseUnknown: {
    of: ["CommandRejected"],
    when: ({ circumstances: { malformed }, facts: { command = "", status }, said = "", step }) =>
      step === "command" &&
      status === "BAD" &&
      malformed === undefined &&
      base.has(command.replace(/^UID /, "")) &&
      named.notKnown.test(said),
    words: ({ facts: { command = "the command" } }) => ({
      why: `By its own words, the server does not know ${command}, which each IMAP server has (RFC 9051 §6): this one, or a gateway in its place, leaves it out. Nothing was done.`,
      try: `Let the app do without ${command} at this server, and ask whoever makes or runs it to add it.`
    }),
    party: "server",
    actionBy: "admin",
    retry: "never"
  }
} satisfies { readonly [id: string]: Addition }

/** The commands that no server may lack, of those that an app sends. RFC 9051 §6.3, §6.4. */
const base: ReadonlySet<string> = new Set(
  "APPEND CLOSE COPY CREATE DELETE EXPUNGE FETCH LIST RENAME SEARCH STATUS STORE SUBSCRIBE UNSUBSCRIBE".split(
    " "
  )
)
