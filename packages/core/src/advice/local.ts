/** Words for what is found before anything is sent. */
import { quoted, type Words } from "./Words.ts"

export const local = {
  InvalidAccount: ({ field, problem }) => ({
    title: `The account's ${quoted(field)} cannot be used`,
    why: `What was given does not fit: ${problem.slice(0, 120)}.`,
    try: `Correct ${quoted(field)} and connect again. Nothing has been sent yet.`
  }),
  CredentialUnavailable: () => ({
    title: "There is no password or token to log in with",
    why: "The account has none, or the function, the file or the command that should give it failed or gave nothing.",
    try: "Give one, or run what gives it by itself and see what it prints. No login has been tried."
  }),
  Misuse: () => ({
    title: "The app asked for something that cannot be sent here",
    why: "The command belongs to the connection itself, or holds what no IMAP command can carry, such as a line break.",
    try: "Use what the connection offers for it, `select` and `logout` for instance. The connection itself is fine."
  }),
  StreamFailed: () => ({
    title: "A message that was being sent did not come to its end",
    why: "Its stream failed, was interrupted, or has another size than was said. Only the end of the connection stops it.",
    try: "Mend what gives the bytes, and connect again. The server keeps no part of the message."
  }),
  MessageTooLarge: ({ limit }) => ({
    title: "The message is larger than the server takes",
    why: `Its limit is ${limit} bytes (APPENDLIMIT). Nothing was sent.`,
    try: "Leave out an attachment, or store it elsewhere."
  }),
  Closed: () => ({
    title: "The connection was closed from this side",
    why: "Its scope ended, or the app logged out, while something was still waiting for an answer.",
    try: "Nothing to mend. Connect again when the mailbox is needed, and keep the scope open as long as it is used."
  })
} satisfies Partial<Words>
