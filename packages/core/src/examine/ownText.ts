/** A command of the examination as evidence shows it: all of it is our own, but for the names of mailboxes. */
import type { Argument } from "../imap/Argument.ts"
import type { Command } from "../imap/Command.ts"
import type { EncodeOptions } from "../imap/wire/CommandEncoder.ts"

export const ownText = ({ args, name }: Command, { literals }: Pick<EncodeOptions, "literals">): string =>
  [name, ...args.map((each) => textOf(each, literals === "synchronizing" ? "" : "+"))].join(" ")

/** Literals are shown by their length; nothing here is a credential. */
const textOf = (argument: Argument, mark: string): string => {
  switch (argument._tag) {
    case "Atom":
    case "Text":
    case "Verbatim":
      return argument.text
    case "String":
      return `"${argument.text}"`
    case "Bytes":
      return `{${argument.bytes.length}${mark}}`
    case "List":
      return `(${argument.items.map((each) => textOf(each, mark)).join(" ")})`
    case "Nil":
      return "NIL"
    case "Mailbox":
      return argument.name === "INBOX" || argument.name === missing ? argument.name : "<mailbox>"
    default:
      return "<data>"
  }
}

/** A name that no mailbox has. */
export const missing = "effect-imap-no-such-mailbox"
