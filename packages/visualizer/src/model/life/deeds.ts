/** What a command was for, in the words of who reads mail. RFC 9051 §6. Pure. */

/** Describes a command such as `STORE 1 +FLAGS (\Seen)`: `marking a message as read`; nothing of an uncommon one. */
export const deedOf = (command: string): string | undefined => {
  const [, deed] = deeds.find(([pattern]) => pattern.test(command)) ?? []
  return deed?.replace("messages", /^\S+(?: \S+)?? \d+(?: |$)/.test(command) ? "a message" : "messages")
}

const flagged = (sign: "+" | "-", flag: string): RegExp =>
  new RegExp(`^(?:UID )?STORE \\S+ \\${sign}FLAGS(?:\\.SILENT)? \\(?\\\\${flag}\\)?$`, "i")

const named = (name: string): RegExp => new RegExp(`^(?:UID )?${name}\\b`, "i")

const deeds: ReadonlyArray<readonly [command: RegExp, deed: string]> = [
  [flagged("+", "Seen"), "marking messages as read"],
  [flagged("-", "Seen"), "marking messages as unread"],
  [flagged("+", "Flagged"), "flagging messages"],
  [flagged("+", "Answered"), "marking messages as answered"],
  [flagged("+", "Deleted"), "marking messages as deleted"],
  [named("STORE"), "changing the flags of messages"],
  [named("FETCH"), "reading messages"],
  [named("SEARCH"), "searching for messages"],
  [named("COPY"), "copying messages"],
  [named("MOVE"), "moving messages"],
  [named("EXPUNGE"), "removing deleted messages"],
  [named("APPEND"), "storing a message"],
  [named("CREATE"), "creating a mailbox"],
  [named("DELETE"), "deleting a mailbox"],
  [named("RENAME"), "renaming a mailbox"],
  [named("LIST"), "listing the mailboxes"]
]
