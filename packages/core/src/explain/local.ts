/** Explanations of failures before anything was sent. */
import type { Explanations } from "./Explanation.ts"

export const local = {
  InvalidAccount: {
    why: ["The given value is not valid.", "What is wrong with it: {problem}."],
    try: ["Nothing has been sent yet: the account can be used once it is corrected."]
  },
  HeldBack: {
    why: ["The server asked an earlier connection of this user to wait for a while, so no byte was sent."],
    try: ["An account that is kept open is tried again by itself."]
  },
  CredentialUnavailable: {
    why: [
      "Its function, file or command failed or returned nothing, or the account has none.",
      "It failed with {problem}.",
      "The mail server had no part in it. No login was tried."
    ],
    try: [
      "If it asks a service or a password store, see whether this machine and this user reach it, as from a timer or over SSH.",
      "If the provider refuses the app itself, its operator renews the app's client secret or certificate there."
    ]
  },
  Misuse: {
    why: [
      "A field is unknown or has the wrong type, the command is reserved for the connection itself, or it was meant for a mailbox other than the open one.",
      "Nothing was sent. An open connection stays usable."
    ],
    try: ["Correct what the message names: {problem}."]
  },
  StreamFailed: {
    why: [
      { if: { interrupted: true }, say: "The app gave up before all bytes were there." },
      { if: { interrupted: false }, say: "The stream failed, or had another size: {problem}." },
      "Only closing the connection stops such a command."
    ],
    try: ["Send the message again: the server keeps no part of it."],
    see: "RFC 9051 §6.3.12"
  },
  HeldTooLong: {
    why: [
      "The app's work had the connection to itself and sent nothing, until the library took the connection back. No mail is reported meanwhile.",
      "{waiting} other calls waited for the connection: if the work waited for one of them, neither could go on."
    ],
    try: ["Give what the work waits for, such as a web service, a time limit of its own."]
  },
  MessageTooLarge: {
    why: [
      "The server lists a limit of {limit} bytes (APPENDLIMIT), and the message has {size}. Nothing was sent."
    ],
    try: ["Ask the provider for a higher limit."],
    see: "RFC 7889"
  },
  Closed: {
    why: ["Its scope ended, or the app logged out, while something was still waiting for an answer."],
    try: ["Wait for running commands before the scope ends."]
  }
} satisfies Explanations
