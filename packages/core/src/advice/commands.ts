/** Words for mailboxes and commands. */
import { quoted, type Words } from "./Words.ts"

export const commands = {
  CapabilityUnavailable: () => ({
    title: "The server does not say what it can do",
    why: "It answered CAPABILITY with an error or without data, and the greeting did not tell either.",
    try: "Check host and port. If they are right, the server or a proxy before it is broken: show a trace to its operator."
  }),
  UnsupportedServer: () => ({
    title: "The server is too old",
    why: "It announces neither IMAP4rev1 nor IMAP4rev2.",
    try: "Ask whoever runs the server for one that does, or look for another host name at the provider."
  }),
  UnsafeLogin: ({ idSent }) => ({
    title: "The provider blocks this client (Unsafe Login)",
    why: idSent
      ? "The login was right and the client said who it is (ID), yet the provider still refuses to open the mailbox."
      : "The login was right, but this provider opens mailboxes only to clients that say who they are (ID), and none was sent.",
    try: idSent
      ? "Log in once in the browser, confirm the security mail, see that IMAP is on, and use an authorization code."
      : "Leave ID enabled, with name and version, and connect again."
  }),
  MailboxMissing: ({ mailbox }) => ({
    title: `There is no mailbox called ${quoted(mailbox)}`,
    why: "The server says that the name does not exist for this user.",
    try: 'Connect to INBOX and list what there is, `Command.list("", "*")`. Upper and lower case matter, INBOX apart.'
  }),
  MailboxNoAccess: ({ mailbox }) => ({
    title: `No permission to open ${quoted(mailbox)}`,
    why: "The mailbox exists, but this user may not read it.",
    try: "Ask its owner to share it with the right to read, or choose another mailbox."
  }),
  MailboxBusy: ({ mailbox }) => ({
    title: `${quoted(mailbox)} is in use`,
    why: "Another session holds it, and the server lets in one at a time.",
    try: "Close other programs that have it open, or try again in a moment."
  }),
  MailboxUnavailable: ({ mailbox }) => ({
    title: `${quoted(mailbox)} cannot be opened at the moment`,
    why: "The server has a fault of its own with this mailbox: its storage is away, full or damaged.",
    try: "Try again in a few minutes; if it stays so, whoever runs the server has to look."
  }),
  CommandRejected: ({ command, status }) => ({
    title: `The server refused ${quoted(command)} (${status})`,
    why:
      status === "BAD"
        ? "It took the command for a mistake: it does not know it, or not in this form."
        : "It understood the command and could not, or would not, do it.",
    try: "The server's own words beside this message say more. Check first that its capabilities list the extension."
  }),
  CommandRejectedUntagged: ({ command }) => ({
    title: `The server does not know ${quoted(command)} and never finished it`,
    why: "It complained without naming the command, then answered later ones; waiting for it would have hung forever.",
    try: "Send only what the server's capabilities list. At the login it may mean that IMAP is off at the provider."
  }),
  BadCharset: ({ charsets, command }) => ({
    title: `The server does not know the charset of ${quoted(command)}`,
    why:
      charsets.length === 0
        ? "It does not say which ones it takes; US-ASCII is always one of them."
        : `What was searched for cannot be written in what it takes: ${charsets.slice(0, 3).map(quoted).join(", ")}.`,
    try: "Search for words that are ASCII alone, or fetch the envelopes and look through them yourself."
  }),
  NotOffered: ({ capability, command }) => ({
    title: `The server does not offer ${quoted(command)}`,
    why: `It needs ${quoted(capability)}, which the server does not list. Nothing was sent.`,
    try: "Do without it on this server: nothing else there does the same safely."
  }),
  SessionPingPong: () => ({
    title: "Another program keeps taking the mailbox",
    why: "Three times in two minutes the server ended the session soon after the mailbox was opened.",
    try: "Close the other program, or give it an account of its own, then try again."
  }),
  ServerBye: () => ({
    title: "The server said goodbye",
    why: "It ended the session: a restart, a time limit, or a rule of its own.",
    try: "Connect again. If it keeps happening, read the server's words beside this message."
  })
} satisfies Partial<Words>
