/** Explanations of failures of mailboxes and commands. */
import type { Explanations } from "./Explanation.ts"

export const commands = {
  CapabilityUnavailable: {
    why: [
      "The server answered CAPABILITY with an error or without data, and its greeting did not list any either."
    ],
    try: [
      "A proxy in front of a server can leave the list out: compare with a connection that goes past it."
    ],
    see: "RFC 9051 §6.1.1"
  },
  UnsupportedServer: {
    why: ["The server announces neither IMAP4rev1 nor IMAP4rev2.", "It announces {capabilities}."],
    try: ["Ask the provider for the host name of its current server."]
  },
  UnsafeLogin: {
    why: [
      "The login was right. This provider opens mailboxes only to clients that identify themselves (ID) and that it knows.",
      { if: { idSent: true }, say: "The client sent its ID, and the mailbox stays closed." }
    ],
    try: ["Check in the provider's web mail that IMAP is on."],
    see: "RFC 2971"
  },
  MailboxMissing: {
    why: [
      { if: { code: "CANNOT" }, say: "The server refuses the name itself; its own words say why." },
      "The server opens no mailbox of this name for this user.",
      { if: { openedBefore: true }, say: "It was open under this name, and was renamed, deleted or hidden." }
    ],
    try: [
      "At some servers all names begin with INBOX, and another character than / divides them, as in INBOX.Orders.",
      "Upper and lower case matter, except in INBOX.",
      "Give a name in Unicode, as people read it: the library encodes it."
    ],
    see: "RFC 9051 §5.1"
  },
  MailboxNoAccess: {
    why: [
      "The mailbox exists, and this user may not read it.",
      { if: { openedBefore: true }, say: "It was open before: the right was taken away." }
    ],
    try: ["Asked again, it is refused again: leave it out until the right is there."],
    see: "RFC 4314 §4"
  },
  MailboxBusy: {
    why: ["Another session, or something at the server such as a delivery, holds the mailbox."],
    try: ["Close other programs that have it open, on other devices as well."],
    see: "RFC 5530 §3"
  },
  MailboxUnavailable: {
    why: [
      "The server reports trouble of its own. Neither the login nor the name is at fault.",
      { if: { code: "CORRUPTION" }, say: "The mailbox, or what the server keeps about it, is corrupt." },
      { if: { code: "OVERQUOTA" }, say: "The account is over its quota; the server's words say which one." }
    ],
    try: [
      { if: { code: "CORRUPTION" }, say: "Cyrus: `reconstruct`. Dovecot: `doveadm force-resync`." },
      "Open another mailbox meanwhile: others need not be affected."
    ],
    see: "RFC 5530 §3"
  },
  CommandRejected: {
    why: [
      { if: { status: "NO" }, say: "The server could not or would not carry out the command." },
      { if: { status: "BAD" }, say: "It does not know the command, its arguments, or its use here." },
      { if: { code: "SERVERBUG" }, say: "The server reports an error in itself, not in the command." },
      { if: { code: "INUSE" }, say: "Another session, or the server, holds what it is about." },
      { if: { code: "UNAVAILABLE" }, say: "The server cannot do it at the moment." },
      { if: { code: "EXPUNGEISSUED" }, say: "Messages that it names were removed meanwhile." },
      { if: { code: "NOPERM" }, say: "The account lacks a right in the mailbox." },
      { if: { code: "OVERQUOTA" }, say: "It would exceed a quota. Nothing was stored or changed." },
      { if: { code: "CANNOT" }, say: "The server can never do it as it was asked." },
      { if: { code: "CORRUPTION" }, say: "The mailbox is damaged on the server." }
    ],
    try: [
      { if: { code: "NOPERM", command: "STORE" }, say: "s for \\Seen, t for \\Deleted, w for others." },
      { if: { code: "NOPERM", command: "UID STORE" }, say: "s for \\Seen, t for \\Deleted, w for others." },
      { if: { code: "OVERQUOTA" }, say: "Empty the trash as well: what is in it counts." },
      { if: { status: "BAD" }, say: "Compare it with RFC 9051 §9; is a mailbox open that it needs?" },
      "Commands of extensions need the capability of the same name in the server's list.",
      "Message numbers go up to EXISTS: UIDs name messages safely."
    ],
    see: "RFC 9051 §7.1, RFC 5530 §3"
  },
  CommandRejectedUntagged: {
    why: [
      "No answer with the command's tag came from a server that was there: it dropped the command, or the tag of its answer.",
      "Many servers send BAD without a tag if they do not know a command, or break down in it."
    ],
    try: ["At the login, look whether IMAP is on at the provider."],
    see: "RFC 9051 §7.1"
  },
  BadCharset: {
    why: [
      "The search text cannot be written in a charset that the server accepts.",
      "It lists {charsets}. US-ASCII is always one of them."
    ],
    try: ["If it lists none but US-ASCII, search for ASCII words only, and compare the rest in the app."],
    see: "RFC 9051 §6.4.4"
  },
  MessageGone: {
    why: ["Another program removed it, or the UID is of another mailbox. UIDs are never used again."],
    try: ["Compare UIDVALIDITY with that of when the UID was noted."],
    see: "RFC 9051 §2.3.1.1"
  },
  ItemMissing: {
    why: [
      "The server said OK, and what it sent lacks {item}, or has it in a form that cannot be read.",
      "The message has UID {uid}.",
      "The message is number {sequence} of the mailbox."
    ],
    try: ["Check that the message has such a part."]
  },
  NotOffered: {
    why: ["{command} needs {capability}, which the server does not list. Nothing was sent."],
    try: ["Look at the capabilities before it is sent."],
    see: "RFC 9051 §6.1.1"
  },
  SessionPingPong: {
    why: [
      "Three times in two minutes the server ended the session soon after the mailbox was opened, and its words name another login."
    ],
    try: ["Look for a second copy of this program that runs as the same user."]
  },
  ServerBye: {
    why: [
      { if: { code: "NONEXISTENT" }, say: "The mailbox that was open is gone." },
      { if: { code: "INUSE" }, say: "The server lets one program at a time use the account or the mailbox." },
      { if: { code: "LIMIT" }, say: "The server limits what a client may ask for in a time." },
      { if: { code: "UNAVAILABLE" }, say: "The server shuts down, or a part of it is not available." },
      "Servers end sessions when they restart, after a time limit, or in trouble.",
      "{command} had no complete answer yet.",
      { if: { unsent: "literal" }, say: "Its literal was never sent, since the server did not ask for it." }
    ],
    try: [
      "Read the server's own words first.",
      "If it comes after each pause, renew IDLE or send NOOP at shorter intervals (RFC 9051 §5.4)."
    ],
    see: "RFC 9051 §7.1.5"
  }
} satisfies Explanations
