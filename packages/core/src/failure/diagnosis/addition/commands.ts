/** Commands that the server refused, on a connection that goes on. */
import { onlyReads } from "../../onlyReads.ts"
import type { Seen } from "../../quirk/Quirk.ts"
import { held } from "../../quirk/again.ts"
import { find } from "../../quirk/find.ts"
import { known } from "../../quirk/known.ts"
import { messageFlaws, named } from "../../quirk/named.ts"
import { followsFrom, wordsOf } from "../../reason/Failure.ts"
import { all } from "../../reason/all.ts"
import { duration } from "../../reason/duration.ts"
import { type Advice, named as nameOr, quoted, timeIn, writeAccess } from "../../reason/words.ts"
import type { Circumstances, Flaw } from "../Circumstances.ts"
import { finds } from "../beyond.ts"
import { remedyOf } from "../remedies.ts"
import { type Addition, type Failed, isTimed, waitIn } from "./Addition.ts"
import { again } from "./again.ts"

/** The commands that a read-only mailbox refuses. */
const writes = /^(?:UID )?(?:STORE|EXPUNGE|MOVE)$/

export const commands = {
  /** Another program wrote a command that the grammar does not have, and BAD says so. RFC 9051 §7.1.3, §9. */
  malformed: {
    of: ["CommandRejected", "MailboxMissing", "MailboxNoAccess", "MailboxUnavailable"],
    when: ({ circumstances }) => circumstances.malformed !== undefined,
    words: ({ circumstances: { malformed = "surplus" }, step }) => ({
      why: `${flawWords[malformed].why}${step === "select" ? " The server did not get as far as the mailbox, which may be well." : " The server carried out nothing of it."}`,
      try: flawWords[malformed].try
    }),
    party: "app",
    actionBy: "app"
  },
  /** A command, or an item in it, is of an extension that this server does not have. RFC 9051 §6.1.1. */
  unlisted: {
    of: ["CommandRejected"],
    when: ({ circumstances, step }) => step === "command" && circumstances.unlisted !== undefined,
    words: ({ circumstances: { unlisted = "" }, facts: { command = "the command" } }) => ({
      why: `It needs the extension ${unlisted}, which this server does not list in its capabilities: it does not know it, and nothing was done.`,
      try: `Let the app look at the capabilities before it sends ${command}${unlisted.startsWith("X-GM") ? " with Gmail's own items" : ""}, and do without it here.${instead.get(command) ?? ""}`
    }),
    party: "app",
    actionBy: "app",
    retry: "never"
  },
  /** The name was encoded by the app, and again on the way to the wire. RFC 3501 §5.1.3. */
  encodedTwice: {
    of: ["MailboxMissing", "MailboxNoAccess", "CommandRejected"],
    when: ({ circumstances, step }) => step === "select" && circumstances.encodedTwice === true,
    words: () => ({
      why: "The name was in modified UTF-7 already (& to -), and was encoded once more: the server looked for another one than is meant.",
      try: "Let the app give the name in Unicode, as people read it, so that it is encoded once (RFC 3501 §5.1.3)."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The name came as UTF-8, or otherwise than in modified UTF-7. RFC 3501 §5.1.3, RFC 6855 §3. */
  notEncoded: {
    of: ["CommandRejected", "MailboxMissing", "MailboxNoAccess"],
    when: ({ circumstances, said = "" }) =>
      circumstances.encodedTwice !== true && named.notEncoded.test(said),
    words: () => ({
      why: "The name of the mailbox has characters that this server reads in modified UTF-7 alone (RFC 3501 §5.1.3), and they were not sent so. Nothing is said of the mailbox or of the login.",
      try: "Write the name as the server does in its answers to LIST, such as Entw&APw-rfe for Entwürfe; in a URL, & is %26."
    }),
    party: "app",
    actionBy: "app"
  },
  /** What the server keeps of the mailbox is damaged: no client can do anything about it. */
  damagedMailbox: {
    of: ["CommandRejected", "MailboxMissing", "MailboxNoAccess", "MailboxUnavailable"],
    when: ({ said = "" }) => named.damagedMailbox.test(said),
    words: () => ({
      why: "The server's files of this mailbox are damaged, by its own words: neither the login nor the name is at fault, and other mailboxes need not be affected. Asked again, it is refused again.",
      try: "Tell the server's operator which mailbox it is: they can repair it (`reconstruct` in Cyrus, `doveadm force-resync` in Dovecot) or restore it. Until then, leave it out."
    }),
    party: "server",
    actionBy: "admin",
    retry: "never"
  },
  /** Somebody else may delete a mailbox while it is open here. RFC 2180 §3. */
  deletedMeanwhile: {
    of: ["CommandRejected", "MailboxMissing", "ServerBye"],
    when: ({ circumstances, said = "", step }) =>
      step !== "select" && !isTakenAway(circumstances) && named.deletedMeanwhile.test(said),
    words: () => ({
      why: "By the server's own words, the mailbox was deleted or renamed while it was open here: by another program, or by somebody else who may use it.",
      try: "List the mailboxes: under another name, go on there. If it is gone, ask whoever shares it, or for a copy from the provider's backup; nothing that is sent again brings it back."
    }),
    party: "others",
    actionBy: "user"
  },
  /** It was to be deleted or renamed, and the server ends the session instead of an answer: Cyrus 3. RFC 9051 §6.3.5. */
  takenAway: {
    of: ["ServerBye"],
    when: ({ circumstances, said = "" }) => isTakenAway(circumstances) && named.deletedMeanwhile.test(said),
    words: ({ circumstances: { owed = "" } }) => ({
      why: `By its own words, a mailbox was deleted or renamed: by this ${owed}, or before it. Other servers answer the command.`,
      try: `List the mailboxes before ${owed} is sent again: what it was to do may be done. If the server ends the session each time, show its operator the lines.`
    }),
    actionBy: "app"
  },
  /** The name is a level above mailboxes, and none itself. RFC 9051 §7.3.1. */
  noSelect: {
    of: ["MailboxMissing", "MailboxNoAccess", "CommandRejected"],
    when: ({ circumstances, said = "" }) => circumstances.unselectable === true || named.noSelect.test(said),
    words: ({ circumstances: { unselectable = false } }) => ({
      why: `${unselectable ? "LIST marks it so" : "By the server's own words"}: it is no mailbox that can be opened, but a level that leads to others (\\Noselect in LIST).`,
      try: "Let the app open only mailboxes that LIST marks neither \\Noselect nor \\NonExistent, such as those below it."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The server lists it with a prefix, another separator or in other letters. RFC 9051 §5.1, §7.3.1. */
  listedAs: {
    of: ["MailboxMissing", "MailboxNoAccess", "CommandRejected"],
    when: ({ circumstances }) => circumstances.listedAs !== undefined,
    words: ({ circumstances: { listedAs = "" } }) => ({
      why: `The server lists ${quoted(listedAs)}, which is most likely the mailbox that is meant, under the name that it has there.`,
      try: "Use the names as LIST shows them, with the prefix and the separator that they have there; a mailbox of a special use by its mark, such as \\Trash, since its name differs from one provider and language to the next."
    }),
    actionBy: ({ tag }) => (tag === "CommandRejected" ? "app" : undefined)
  },
  /** Message numbers go up to EXISTS. RFC 9051 §2.3.1.2. */
  beyond: {
    of: ["CommandRejected"],
    when: ({ circumstances, facts: { command = "" }, step }) =>
      step === "command" && circumstances.beyond !== undefined && !finds(command),
    words: ({ circumstances: { beyond = 0 } }) => ({
      why:
        beyond === 0
          ? "The mailbox was empty (0 EXISTS), so no message had a number: the command asked for some that were not there."
          : `The mailbox has ${beyond} ${beyond === 1 ? "message" : "messages"} (EXISTS), and the command names a number beyond that.`,
      try:
        beyond === 0
          ? "Let the app look at EXISTS first, and ask for nothing while it is 0."
          : "Let the app name messages by UID: numbers end at EXISTS, and each EXPUNGE moves those after it."
    }),
    party: "app",
    actionBy: "app"
  },
  /** No wait makes a message smaller, whatever the code: LIMIT covers sizes as well. RFC 4469 §5, RFC 5530 §3. */
  messageTooLarge: {
    of: ["CommandRejected"],
    when: ({ facts: { command }, said = "", step }) =>
      step === "command" && command === "APPEND" && named.messageTooLarge.test(said),
    words: () => ({
      why: "The message is larger than the server stores, by its own words, and was not stored. Sent again unchanged, it is refused again, however late.",
      try: "Make the message smaller, such as by sharing an attachment in another way, or ask the server's administrator for a higher limit."
    }),
    party: "limit",
    actionBy: "user",
    retry: "never"
  },
  /** A mailbox has room for so many different keywords. RFC 9051 §2.3.2, §7.1. */
  keywords: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.keywords.test(said),
    words: () => ({
      why: "The mailbox has as many different keywords as the server keeps in one, by its own words. Those that it has may still be set; a new one is refused again, however late.",
      try: "Let the app use a few fixed keywords, and keep elsewhere what differs from message to message."
    }),
    party: "limit",
    actionBy: "app",
    retry: "never"
  },
  /** APPEND has a date-time of its own form, which no header field has. RFC 9051 §6.3.12, §9. */
  storedDate: {
    of: ["CommandRejected"],
    when: ({ facts: { command }, said = "", step }) =>
      step === "command" && command === "APPEND" && named.storedDate.test(said),
    words: () => ({
      why: 'The date that the message is to be stored with has the wrong form, by the server\'s own words, as the Date field of a message would have. IMAP writes it as "24-Nov-2026 09:00:00 +0100" (date-time, RFC 9051 §9). The message was not stored.',
      try: "Let the app write the date so, or leave it out: the server then takes the time at which it stores the message."
    }),
    party: "app",
    actionBy: "app",
    retry: "never"
  },
  /** The line is longer than the server reads. RFC 7162 §4. */
  tooLong: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.tooLong.test(said),
    words: () => ({
      why: "The command is longer than the server reads, by its own words; each message that it names may well be there.",
      try: "Let the app ask in portions, such as some hundred messages each, or name ranges (1:500) in place of single numbers."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The name has a character that the server does not allow: its separator is another one. RFC 9051 §5.1.1, §7.3.1. */
  separator: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.separator.test(said),
    words: () => ({
      why: "The name has a character that this server does not allow in one, by its own words. Its separator of levels may be another one.",
      try: "Let the app take the separator from LIST or NAMESPACE, and join the levels of a name with that; no character of it may stand in a level's own name."
    }),
    party: "app",
    actionBy: "app"
  },
  /** Servers that keep all mailboxes below a prefix call a name without it invalid. RFC 2342 §5. */
  invalidName: {
    of: ["CommandRejected"],
    when: ({ facts: { command = "" }, said = "", step }) =>
      step === "command" &&
      /^(?:CREATE|RENAME)$/.test(command) &&
      named.invalidName.test(said) &&
      !named.separator.test(said),
    words: () => ({
      why: "It allows no mailbox of this name: a character of it is not allowed, or it is not below the prefix that all mailboxes of an account have on some servers, such as INBOX., which NAMESPACE and LIST show.",
      try: "Leave out characters other than letters, digits, blanks and hyphens; and give it the prefix, if those that LIST shows have one. In a mail program, choose the folder that is there in its settings, such as those for copies and drafts."
    }),
    party: "app",
    actionBy: "app"
  },
  /** Servers that keep no flags of an app's own refuse them in words of their own. RFC 9051 §7.1, PERMANENTFLAGS. */
  unpermitted: {
    of: ["CommandRejected"],
    when: ({ circumstances, step }) => step === "command" && circumstances.unpermitted === true,
    words: () => ({
      why: "The command sets a flag of the app's own, and the mailbox permits none but those that it lists (PERMANENTFLAGS has no \\*).",
      try: "Let the app set only flags that PERMANENTFLAGS lists, and keep marks of its own elsewhere."
    }),
    party: "app",
    actionBy: "app"
  },
  /** BAD came to SELECT or EXAMINE of INBOX, which each account has. RFC 9051 §5.1. */
  inboxRefused: {
    of: ["CommandRejected"],
    when: ({ circumstances: { mailbox = "" }, facts: { status }, step }) =>
      step === "select" && status === "BAD" && /^INBOX$/i.test(mailbox),
    words: () => ({ try: "Report the line to the server's operator." })
  },
  /** A command exceeded a limit on what may be asked, and the connection goes on: no login has a part in it. */
  throttledCommand: {
    of: ["CommandRejected"],
    // a mailbox that is locked for a while is no limit
    when: (failed) =>
      failed.step === "command" &&
      (named.tooFast.test(failed.said ?? "") ||
        (meaningOf(failed)?.tag === "AuthThrottled" && named.throttled.test(failed.said ?? ""))),
    words: ({ facts: { command }, said = "" }) => {
      const asked = askedWait(said)
      return {
        title: `A limit of the server was reached: it refused ${nameOr(command, "the command")}${asked === undefined ? "" : `, and asks to wait ${asked}`}`,
        why: "It limits how much a client may ask for in a time. Sent again at once, the command is refused again, and may prolong it.",
        try: `Wait ${asked ?? "a few minutes"} before the next command, then ask for less at once, such as fewer messages.`
      }
    },
    party: "limit",
    actionBy: "app",
    retry: "later"
  },
  /** The mailbox that was to be made is there: the app has what it asked for. RFC 5530 §3. */
  existsAlready: {
    of: ["CommandRejected"],
    when: ({ facts: { code, command }, said = "" }) =>
      command === "CREATE" && (code === "ALREADYEXISTS" || (code === undefined && named.exists.test(said))),
    words: () => ({
      why: "The mailbox exists already, as the app wanted it to.",
      try: "Nothing to do: nothing has to be created.",
      settled: true
    }),
    actionBy: "nobody"
  },
  /** A command came to a limit of the server. RFC 5530 §3. */
  limitedCommand: {
    of: ["CommandRejected"],
    when: ({ facts: { code }, step }) => step === "command" && code === "LIMIT",
    words: ({ facts: { command = "" }, said = "" }) => ({
      why: "A limit of the server was reached, which its words name. Before that is over, the same is refused again.",
      try: `${isTimed(said) ? `${waitIn(said)}, as the server asks` : "Wait as long as its words say, or a few minutes if they say nothing"}; then send less at once, and less often${onlyReads(command) ? "" : ", or remove what counts towards the limit"}.`
    }),
    party: "limit",
    actionBy: "app",
    retry: "later"
  },
  /** The words of a refused command have a meaning that is known, whatever its code. */
  meant: {
    of: ["CommandRejected"],
    when: (failed) => meaningOf(failed) !== undefined,
    words: (failed, advice) => {
      const { why = advice.why, try: tried = advice.try } = meaningOf(failed)?.words ?? {}
      return { why, try: tried }
    },
    actionBy: (failed) => meaningOf(failed)?.actionBy,
    retry: (failed) => meaningOf(failed)?.retry
  },
  /** A change of a mailbox that the app opened for reading alone. RFC 9051 §6.3.3. */
  examined: {
    of: ["CommandRejected"],
    when: ({ circumstances, facts: { command = "" }, step }) =>
      step === "command" && circumstances.examined === true && writes.test(command),
    party: "app",
    words: () => ({
      why: "The mailbox is open for reading alone.",
      try: "The app opened the mailbox with EXAMINE, for reading alone: open it with SELECT to change it."
    }),
    actionBy: "app"
  },
  /** A change of a mailbox that may only be read. RFC 9051 §6.3.3. */
  readOnly: {
    of: ["CommandRejected"],
    // what another session holds is for that one to give back, and no matter of rights
    when: ({ circumstances, facts: { code, command = "" }, said = "", step }) =>
      step === "command" &&
      circumstances.readOnly === true &&
      writes.test(command) &&
      code !== "INUSE" &&
      !held.test(said),
    words: () => ({
      why: "The mailbox is read-only: the server said so when it was opened, or later.",
      try: writeAccess
    }),
    party: "rights",
    actionBy: "admin"
  },
  /** A rule forbids what the command asked for: whoever made it decides. */
  policy: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.policy.test(said),
    words: () => ({
      why: "A policy of the mailbox or the domain forbids it, by the server's own words; sent again, it is refused again.",
      try: "Ask the administrator, who decides about the policy, or leave the command out."
    }),
    actionBy: "admin"
  },
  /** The message is not as RFC 5322 has it, by the server's own words. */
  messageFormat: {
    of: ["CommandRejected"],
    when: ({ facts: { command }, said = "", step }) =>
      step === "command" && command === "APPEND" && messageFlaw(said) !== undefined,
    words: ({ said = "" }, advice) => {
      const { why, try: tried } = messageFlaw(said) ?? advice
      return {
        why: `${why} The message was not stored.`,
        try: `${tried} Sent again unchanged, it is refused again.`
      }
    },
    party: "app",
    actionBy: "app"
  },
  /** The disk of the server is full, and not the account. */
  diskFull: {
    of: ["CommandRejected", "MailboxUnavailable"],
    when: ({ said = "" }) => named.diskFull.test(said),
    words: () => ({
      why: "The server's disk is full, by its own words: it can store and change nothing for anybody; reading may go on.",
      try: "Tell the server's operator, who has to make room. What was refused is not stored: try it again after that."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** There is no room in the mailbox, also for what a program moves to its trash. */
  noRoom: {
    of: ["CommandRejected"],
    when: ({ facts: { code }, said = "", step }) =>
      step === "command" && named.full.test(said) && (code === undefined || code === "OVERQUOTA"),
    words: ({ facts: { command = "" } }) => ({
      why: "The mailbox is full, by the server's own words. Nothing was stored or changed by this command.",
      try: `Delete messages for good (EXPUNGE; what is in the trash, too), or ask the provider for more space, then try again.${/MOVE|COPY/.test(command) ? " Until then, messages cannot be moved to the trash either." : ""}`
    }),
    party: "limit",
    actionBy: "user"
  },
  ...again,
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
    words: () => ({
      why: "The server says that something in it is wrong, and not what; the connection and the mailbox are not at fault.",
      try: `Compare it with the grammar (RFC 9051 §9), word by word, and with one that was accepted; if nothing is wrong in it, the server dislikes its content: show its operator these lines. Sent again unchanged, it is refused again.`
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
    words: ({ facts: { command } }) => ({
      why: `By its own words, the server does not know ${command ?? "the command"} as it was sent, though it may list it: a proxy, or its settings, promise what it cannot do. Nothing was done.`,
      try: `${command?.endsWith("MOVE") === true ? "Use COPY, then STORE \\Deleted, and UID EXPUNGE where UIDPLUS is listed, in place of MOVE" : "Do without the command"}, and ask the server's operator not to list what is refused.`
    }),
    party: "server",
    actionBy: "admin"
  },
  /** A gateway may leave out what each server has. RFC 9051 §6. */
  baseUnknown: {
    of: ["CommandRejected"],
    when: ({ circumstances: { logged, malformed }, facts: { command = "", status }, said = "", step }) =>
      step === "command" &&
      status === "BAD" &&
      malformed === undefined &&
      logged !== true &&
      base.has(command.replace(/^UID /, "")) &&
      named.notKnown.test(said),
    words: ({ facts: { command = "the command" } }) => ({
      why: `By its own words, the server does not know ${command}, which each IMAP server has (RFC 9051 §6): this one, or a gateway in its place, leaves it out. Nothing was done.`,
      try: `Let the app do without ${command} at this server, and ask whoever makes or runs it to add it.`
    }),
    party: "server",
    actionBy: "admin",
    retry: "never"
  },
  /** Each account has an INBOX, under that name. RFC 9051 §5.1. */
  noInbox: {
    of: ["MailboxMissing"],
    when: ({ facts: { code, mailbox = "" }, step }) =>
      step === "select" && code !== "CANNOT" && /^"?INBOX"?$/i.test(mailbox),
    words: () => ({
      title: "The account has no INBOX at this server",
      why: "Each account has one under that name (RFC 9051 §5.1), and the login was accepted: the server never made the account's mailboxes, or has them no longer.",
      try: "Ask the server's operator to create the account's mailbox (`cm user/…` in Cyrus), or to see where it is. No other name, password or setting helps."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** The server names the prefix that the names of mailboxes need. RFC 2342 §5. */
  prefix: {
    of: ["MailboxMissing", "CommandRejected"],
    when: ({ said = "" }) => prefixIn(said) !== undefined,
    words: ({ said = "" }) => ({
      why: `Its names begin with ${quoted(prefixIn(said) ?? "")}.`,
      try: `Put ${quoted(prefixIn(said) ?? "")} before the mailbox's name, as in ${prefixIn(said) ?? ""}Archive.`
    }),
    actionBy: ({ tag }) => (tag === "CommandRejected" ? "app" : undefined)
  },
  /** The server had listed the mailbox, or used it. RFC 9051 §7.1. */
  shownBefore: {
    of: ["CommandRejected"],
    when: ({ circumstances, facts: { code = "" }, step }) =>
      step === "command" && circumstances.there === true && /^(?:TRYCREATE|NONEXISTENT)$/.test(code),
    words: () => ({
      why: "The server had listed this mailbox before, or carried out a command on it: unless it was deleted or renamed since, the server contradicts itself.",
      try: "List the mailboxes, and create none yet: if it is still listed, let the app try again later, and show the server's operator these lines if it happens again; if not, ask who deleted or renamed it."
    }),
    party: "unsaid",
    actionBy: "app",
    retry: "later"
  },
  /** The server's words say what NOPERM would, without that code. RFC 5530 §3. */
  noRight: {
    of: ["CommandRejected"],
    when: ({ facts: { code }, said = "", step }) =>
      step === "command" && code === undefined && named.noRight.test(said),
    words: ({ facts: { command } }) => ({
      why: `The account lacks a right that ${command ?? "the command"} needs, by the server's own words: the command is not at fault.`,
      try: "Ask the server's operator, or whoever shares the mailbox, for that right, or leave the command out; sent again it is refused again."
    }),
    party: "access",
    actionBy: "admin"
  },
  /** A search that finds nothing has not failed. RFC 9051 §6.4.4, §6.4.9. */
  emptyMailbox: {
    of: ["CommandRejected"],
    when: ({ circumstances, facts: { code, command = "" }, step }) =>
      step === "command" && circumstances.beyond === 0 && finds(command) && code === undefined,
    words: ({ facts: { command = "the command" } }) => ({
      why: `The mailbox is empty (0 EXISTS), and ${command} is answered there with OK and nothing (RFC 9051 §6.4.4, §6.4.9): the server refuses it instead. Nothing is lost by it; what went before is told by EXPUNGE and COPYUID.`,
      try: "Tell the server's operator, who can update it. Until then, let the app look at EXISTS first, and take this refusal for an answer with nothing."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** The code of a refused command says what helps. */
  remedy: {
    of: ["CommandRejected"],
    when: ({ facts, step }) => step === "command" && remedyOf(facts) !== undefined,
    words: ({ facts }, { try: tried }) => ({ try: remedyOf(facts)?.try ?? tried }),
    actionBy: ({ facts }) => remedyOf(facts)?.actionBy
  }
} satisfies { readonly [id: string]: Addition }

/** How what was copied is removed, and nothing else. RFC 4315 §2.1, RFC 6851 §3.3. */
const removing =
  "and UID EXPUNGE where UIDPLUS is listed (EXPUNGE alone also removes all other messages that are marked),"

/** What does the same without the extension. */
const instead: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "UID EXPUNGE": " EXPUNGE removes all messages that are marked as deleted, so that no others may be.",
    MOVE: ` COPY, STORE \\Deleted, ${removing} do the same.`,
    "UID MOVE": ` UID COPY, UID STORE \\Deleted, ${removing} do the same.`
  })
)

/** The commands that no server may lack, of those that an app sends. RFC 9051 §6.3, §6.4. */
const base: ReadonlySet<string> = new Set(
  "APPEND CLOSE COPY CREATE DELETE EXPUNGE FETCH LIST RENAME SEARCH STATUS STORE SUBSCRIBE UNSUBSCRIBE".split(
    " "
  )
)

/** The words for each flaw of a command. */
const flawWords: { readonly [Name in Flaw]: Pick<Advice, "why" | "try"> } = {
  surplus: {
    why: "The command is malformed: it has more arguments than it takes, as a name with a space has that is not in quotes, or items that are not in parentheses.",
    try: "Put the name in quotes (%22 in an address of curl), or the items in parentheses: the program, or whoever typed this, has to write it so."
  },
  missing: {
    why: "The command is malformed: it has fewer arguments than it needs.",
    try: "Let the program send all its arguments (RFC 9051 §6)."
  },
  unclosed: {
    why: "The command is malformed: a quoted string, a bracket or a list in it has no end.",
    try: "Close it; a quote or a backslash within a quoted string needs a backslash before it."
  },
  empty: {
    why: "The command is malformed: its list of items is empty, so that it asks for nothing.",
    try: "Let the program name an item at least, such as FLAGS, and send nothing if it wants none."
  },
  messages: {
    why: "The command is malformed: what it names messages by is no set of numbers, such as 1, 1:5 or 1,3:*; numbers begin with 1.",
    try: "Let the program write such a set, without spaces, and send nothing for an empty one."
  },
  overflow: {
    why: "The command is malformed: a number in it is negative, or above 4294967295, as it becomes in a program that keeps UIDs in 32 bits with a sign; they go up to 4294967295 (RFC 9051 §9).",
    try: "Let the program keep UIDs as numbers of 32 bits without a sign, or of more. Until then, only a mailbox with lower UIDs helps, which the server's operator can number anew."
  },
  date: {
    why: "The command is malformed: IMAP writes a date as 1-Feb-2026, with the English name of the month.",
    try: "Let the program write the dates of its search so."
  },
  unselected: {
    why: "It is about messages, and no mailbox is open: SELECT or EXAMINE has to come first (RFC 9051 §3), whatever the server calls it.",
    try: "Let the program select the mailbox before it sends this command."
  },
  eightBit: {
    why: "The command is malformed: it has characters beyond ASCII in a name or a string, which neither UTF8=ACCEPT nor IMAP4rev2 was enabled for.",
    try: "Let the program write names of mailboxes in modified UTF-7, and search texts as literals after CHARSET UTF-8 (RFC 3501 §5.1.3, §6.4.4)."
  }
}

/** Returns what is wrong with a message that a server refused to store, if its words are known. */
const messageFlaw = (said: string): Pick<Advice, "why" | "try"> | undefined =>
  messageFlaws.find(({ says }) => says.test(said))

/** Returns what the words of a command's refusal mean, if that is known. */
const meaningOf = ({ said = "", step }: Failed) => {
  if (step !== "command" || said === "") return undefined
  const found = find(known, { ...unseen, text: said }, "Means")
  if (found === undefined) return undefined
  const { reason } = found.recovery
  const { actionBy, retry } = followsFrom(all[reason._tag], reason, "command")
  return { tag: reason._tag, words: wordsOf(all[reason._tag], reason, { said }), actionBy, retry }
}

/** Returns the wait for which a refusal asks, in milliseconds or plainly. */
const askedWait = (said: string): string | undefined => {
  const text = find(known, { ...unseen, text: said }, "Means")?.quirk.match.text
  const ms = text === undefined ? undefined : text.exec(said)?.groups?.["milliseconds"]
  return ms === undefined ? timeIn(said) : duration(Number(ms))
}

/** It ended upon a command that takes a mailbox away. */
const isTakenAway = ({ owed = "" }: Circumstances): boolean => /^(?:DELETE|RENAME)$/.test(owed)

/** Nothing but the words is compared. */
const unseen: Omit<Seen, "text"> = {
  state: "command",
  manner: "NO",
  code: undefined,
  host: "",
  greeting: "",
  capabilities: new Set<string>(),
  user: "",
  credential: "password"
}

/** Returns the prefix that a server asks the names of mailboxes to have. RFC 2342 §5. */
const prefixIn = (said: string): string | undefined =>
  /\b(?:must (?:begin|start)|be prefixed) with:? "?([^"\s)]+)/i.exec(said)?.[1]
