/** The words for the reasons of `reason/local.ts`. Written by scripts/words.ts from `reason/`. Do not edit. */
import { because, correction, named, quoted, size } from "../../reason/words.ts"
import { duration } from "../../reason/duration.ts"
import type { Words } from "../Facts.ts"

export const localWords = {
  InvalidAccount: ({ field, problem }) => ({
      title: `The account${field === undefined ? "" : `'s ${quoted(field)}`} cannot be used`,
      why: `The given value is not valid${because(problem?.slice(0, 120))}.`,
      try: `Correct ${named(field, "it")} and connect again. Nothing has been sent yet.`
    }),
  CredentialUnavailable: () => ({
      title: "The app could not get a password or token",
      why: "Its function, file or command failed or returned nothing, or the account has none; the mail server had no part in it.",
      try: "Run it by itself, and see what it returns. No login was tried."
    }),
  Misuse: ({ problem, reader }) => ({
      title: "The app asked for something that cannot be sent here",
      why: "A field is unknown or has the wrong type, the command is reserved for the connection itself, or it was meant for a mailbox other than the open one.",
      try: `${correction(problem, reader)} Nothing was sent, and an open connection stays usable.`
    }),
  StreamFailed: () => ({
      title: "A message was not sent completely",
      why: "Its stream failed, was interrupted, or did not have the announced size. Only closing the connection stops such a command.",
      try: "Fix the source of the bytes, and connect again. The server keeps no part of the message."
    }),
  HeldTooLong: ({ afterMs }) => ({
      title: `The app kept the connection without using it${afterMs === undefined ? "" : ` for ${duration(afterMs)}`}`,
      why: "Its work had the connection to itself and waited for something else; no mail is reported meanwhile.",
      try: "Do what waits for others before or after the work with the connection, which stays usable."
    }),
  MessageTooLarge: ({ limit }) => ({
      title: "The message is larger than the server accepts",
      why: `${limit === undefined ? "It lists a limit" : `Its limit is ${size(limit)}`} (APPENDLIMIT). Nothing was sent.`,
      try: "Leave out an attachment, or store it elsewhere."
    }),
  Closed: () => ({
      title: "The connection was closed from this side",
      why: "Its scope ended, or the app logged out, while something was still waiting for an answer.",
      try: "Nothing to fix. Connect again when the mailbox is needed, and keep the scope open as long as it is used."
    })
} satisfies Partial<Words>
