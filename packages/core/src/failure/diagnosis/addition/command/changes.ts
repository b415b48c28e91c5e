/** Changes of a mailbox that the server does not make. */
import { held } from "../../../quirk/again.ts"
import { messageFlaws, named, saysDiskFull, saysFull, saysGone, saysNoRoom } from "../../../quirk/named.ts"
import { type Advice, writeAccess } from "../../../reason/words.ts"
import type { Addition } from "../Addition.ts"

/** The commands that a read-only mailbox refuses. */
const writes = /^(?:UID )?(?:STORE|EXPUNGE|MOVE)$/

const ofMessages = /^(?:UID )?(?:FETCH|STORE|COPY|MOVE|SEARCH|SORT|THREAD)$/

export const changes = {
  /** Somebody else removed messages that the command names, before this connection was told of it. RFC 5530 §3, EXPUNGEISSUED. */
  messagesGone: {
    of: ["CommandRejected"],
    when: ({ facts: { code, command = "" }, said = "", step }) =>
      step === "command" && ofMessages.test(command) && saysGone(said, code),
    words: () => ({
      why: "Messages that it names were removed meanwhile, by another session or a filter: neither the command nor the server is at fault.",
      try: "Let the app send NOOP, which tells which are gone, then send the command again for the others."
    }),
    party: "others",
    actionBy: "app",
    retry: "later"
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
    when: ({ facts: { code, command = "" }, said = "", step }) =>
      saysDiskFull(said) || (step === "command" && command.endsWith("STORE") && saysNoRoom(said, code)),
    words: ({ facts: { command = "" }, said = "" }) => ({
      why: `The server's disk is full, ${saysDiskFull(said) ? "by its own words" : "and not the account's quota"}: it can store and change nothing; reading may go on.${command.endsWith("STORE") ? " A change of flags, which needs no room in a quota, was refused as well." : ""}`,
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
    words: ({ facts: { command = "" }, said = "" }) => ({
      why: `${saysFull(said)}, by the server's own words. Nothing was stored or changed by this command.`,
      try: `Delete messages for good (EXPUNGE; what is in the trash, too), or ask the provider for more space, then try again.${/MOVE|COPY/.test(command) ? " Until then, messages cannot be moved to the trash either." : ""}`
    }),
    party: "limit",
    actionBy: "user"
  }
} satisfies { readonly [id: string]: Addition }

/** Returns what is wrong with a message that a server refused to store, if its words are known. */
const messageFlaw = (said: string): Pick<Advice, "why" | "try"> | undefined =>
  messageFlaws.find(({ says }) => says.test(said))
