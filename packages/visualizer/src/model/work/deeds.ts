/** What each command is for, in the words of who reads mail. RFC 9051 §6. Pure. */
import { asksWhole } from "../evidence/facts.ts"
import { cut } from "../../trace/letters.ts"

/** What the answers to a command bring, where that can be counted. */
export type Brings = "found" | "came" | "gone" | "listed"

/** A command of an app, taken apart. */
export interface Asking {
  /** What it does, without its details. */
  readonly deed: string
  /** What it does, with `{}` for the messages: `moving {} to Trash`. */
  readonly doing: string
  readonly brings: Brings | undefined
  /** The messages that it names, such as `4:7`; and what the numbers are. */
  readonly set: string | undefined
  readonly numbers: "UID" | "message"
  /** It asks for the flags of messages alone. */
  readonly isOfFlags: boolean
  /** It is of no mailbox that is open, such as LIST and APPEND. */
  readonly isOfServer: boolean
}

/** Describes a command such as `STORE 1 +FLAGS (\Seen)`: `marking a message as read`; nothing of an uncommon one. */
export const deedOf = (command: string): string | undefined => {
  const deed = deedIn(command)
  const isSingle = /^\S+(?: \S+)?? \d+(?: |$)/.test(command)
  return deed?.doing.replace("{}", isSingle ? "a message" : "messages")
}

/** Takes a command without its tag apart; `undefined` of one that is part of the way to a mailbox, or out of it. */
export const askingOf = (command: string): Asking | undefined => {
  const [, name = "", rest = ""] = /^((?:UID )?\S+) ?(.*)$/is.exec(command) ?? []
  if (ofTheWay.test(name)) return undefined
  const [, set, after = rest] = namesMessages.test(name) ? (/^([\d:,*$]+) ?(.*)$/s.exec(rest) ?? []) : []
  const deed = deedIn(command)
  return {
    deed: deed?.doing ?? name,
    doing: deed === undefined ? name : (deed.told?.(after) ?? deed.doing),
    brings: deed?.brings,
    set,
    numbers: /^UID /i.test(name) ? "UID" : "message",
    // what a trace does not show may ask for flags as well
    isOfFlags: onlyFlags.test(after) || after.includes("<text>"),
    isOfServer: deed?.isOfServer ?? deed === undefined
  }
}

const ofTheWay =
  /^(?:AUTHENTICATE|CAPABILITY|COMPRESS|DONE|ENABLE|ID|IDLE|LOGIN|LOGOUT|NAMESPACE|STARTTLS|UNSELECT)$/i

const onlyFlags = /^\(?(?:(?:UID|FLAGS|MODSEQ) ?)+\)?(?: \(CHANGEDSINCE .*)?$/i

/** BODY without brackets is that of the message, and no part of its text. RFC 9051 §6.4.5. */
const onlyStructure = /^\(?(?:UID )?BODY(?:STRUCTURE)?(?: UID)?\)?$/i

const namesMessages = /^(?:UID )?(?:COPY|FETCH|MOVE|STORE)$|^UID EXPUNGE$/i

interface Deed {
  /** The command, without its tag. */
  readonly of: RegExp
  readonly doing: string
  /** The same with what follows the messages, or the name. */
  readonly told?: (after: string) => string
  readonly brings?: Brings
  readonly isOfServer?: boolean
}

const deedIn = (command: string): Deed | undefined => deeds.find(({ of }) => of.test(command))

const flagged = (sign: "\\+" | "-" | "", flag: string): RegExp =>
  new RegExp(`^(?:UID )?STORE \\S+ ${sign}FLAGS(?:\\.SILENT)? \\(?\\\\${flag}\\)?$`, "i")

const named = (name: string): RegExp => new RegExp(`^(?:UID )?${name}\\b`, "i")

/** Longer details are cut. */
const longest = 60

/** Returns the first word, or the quoted string, of a text. */
const firstOf = (text: string): string =>
  cut(/^(?:"(?:[^"\\]|\\.)*"|\S+)/.exec(text)?.[0] ?? "a mailbox", longest)

const ofMailbox = (name: string, doing: string): Deed => ({
  of: named(name),
  doing: `${doing} a mailbox`,
  told: (after) => `${doing} ${firstOf(after)}`,
  isOfServer: true
})

const deeds: ReadonlyArray<Deed> = [
  { of: flagged("\\+", "Seen"), doing: "marking {} as read" },
  { of: flagged("-", "Seen"), doing: "marking {} as unread" },
  { of: flagged("\\+", "Flagged"), doing: "flagging {}" },
  { of: flagged("\\+", "Answered"), doing: "marking {} as answered" },
  { of: flagged("\\+", "Deleted"), doing: "marking {} as deleted" },
  {
    of: flagged("", "Deleted"),
    doing: "marking {} as deleted",
    told: () => "marking {} as deleted, in place of all other flags"
  },
  {
    of: /^(?:UID )?STORE \S+ FLAGS\b/i,
    doing: "changing the flags of {}",
    told: (after) => `changing the flags of {} (${cut(after, longest)}), in place of all others`
  },
  {
    of: named("STORE"),
    doing: "changing the flags of {}",
    told: (after) => `changing the flags of {} (${cut(after, longest)})`
  },
  {
    of: /^(?:UID )?FETCH \S+ .*\]<\d+\.\d+>/i,
    doing: "reading pieces of {}",
    told: (after) => `reading pieces of {} ${cut(after.replaceAll(/\]<\d+\.\d+>/g, "]"), longest)}`,
    brings: "came"
  },
  {
    of: named("FETCH"),
    doing: "reading {}",
    told: (after) =>
      asksWhole(after)
        ? "reading {} whole"
        : `reading ${onlyStructure.test(after) ? "the structure of " : ""}{} ${cut(after, longest)}`,
    brings: "came"
  },
  {
    of: named("SEARCH"),
    doing: "searching for {}",
    told: (after) =>
      `searching ${cut(after.replace(/^(?:RETURN \([^)]*\) ?|CHARSET \S+ ?)+/i, ""), longest)}`,
    brings: "found"
  },
  {
    of: named("SORT"),
    doing: "sorting {}",
    told: (after) => `sorting ${cut(after, longest)}`,
    brings: "found"
  },
  { of: named("COPY"), doing: "copying {}", told: (after) => `copying {} to ${firstOf(after)}` },
  {
    of: named("MOVE"),
    doing: "moving {}",
    told: (after) => `moving {} to ${firstOf(after)}`,
    brings: "gone"
  },
  { of: /^UID EXPUNGE\b/i, doing: "removing deleted {}", told: () => "removing {}", brings: "gone" },
  {
    of: named("EXPUNGE"),
    doing: "removing deleted {}",
    told: () => "removing deleted messages",
    brings: "gone"
  },
  { of: named("CLOSE"), doing: "closing the mailbox" },
  {
    of: named("APPEND"),
    doing: "storing a message",
    told: (after) => `storing a message in ${firstOf(after)}`,
    isOfServer: true
  },
  ofMailbox("CREATE", "creating"),
  ofMailbox("DELETE", "deleting"),
  ofMailbox("RENAME", "renaming"),
  ofMailbox("SUBSCRIBE", "subscribing to"),
  ofMailbox("UNSUBSCRIBE", "unsubscribing from"),
  ofMailbox("(?:SELECT|EXAMINE)", "opening"),
  {
    of: named("STATUS"),
    doing: "asking for the STATUS of a mailbox",
    told: (after) => `asking for the STATUS of ${cut(after, longest)}`,
    isOfServer: true
  },
  {
    // one name, without wildcards: it is no list of what there is
    of: /^(?:X?LIST|LSUB) "" (?!.*<(?:TEXT|LITERAL)|\{)(?:"[^"%*]+"|[^\s"(%*]+)(?: RETURN |$)/i,
    doing: "looking up a mailbox",
    told: (after) => `looking up ${firstOf(after.slice(3))}`,
    brings: "listed",
    isOfServer: true
  },
  {
    of: /^(?:X?LIST|LSUB)\b/i,
    doing: "listing the mailboxes",
    brings: "listed",
    isOfServer: true
  },
  { of: /^(?:NOOP|CHECK)$/i, doing: "asking for news" }
]
