/** Reasons that are found before anything is sent. */
import { duration } from "./duration.ts"
import { reason } from "./Failure.ts"
import { optional } from "./fields.ts"
import { type Advice, because, correction, named, notTried, quoted, size } from "./words.ts"

/** A field of the account, or the credential's form, cannot be used. */
export class InvalidAccount extends reason(
  "InvalidAccount",
  {
    field: "own",
    problem: "serverText"
  },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "auth",
    words: ({ field, problem }) => ({
      title: `The account${field === undefined ? "" : `'s ${quoted(field)}`} cannot be used`,
      why: `The given value is not valid${because(problem?.slice(0, 120))}.`,
      try: `Correct ${named(field, "it")} and connect again. Nothing has been sent yet.`
    })
  }
) {}

/** The server asked an earlier connection of this user to wait, so that nothing was sent. */
export class HeldBack extends reason(
  "HeldBack",
  {
    /** The rest of that time, in milliseconds. */
    forMs: "integer"
  },
  {
    party: "limit",
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    words: ({ forMs }) => ({
      title: notTried(forMs),
      why: "The server asked an earlier connection of this user to wait for a while, so no byte was sent.",
      try: "Wait until then."
    })
  }
) {}

/** The function that returns the password or the token failed, or the account has none. The first may pass by itself. */
export class CredentialUnavailable extends reason(
  "CredentialUnavailable",
  {
    problem: "serverText"
  },
  {
    party: ({ problem = "" }) => (ofClient.test(problem) ? "registration" : "source"),
    actionBy: "app",
    retry: "later",
    weight: "auth",
    words: ({ problem = "" }) => ({
      title: !ofClient.test(problem)
        ? "The app could not get a password or token"
        : expired.test(problem)
          ? "The client secret of the app has expired: it gets no token any more"
          : "The provider does not accept the credential of the app itself: it gets no token",
      ...ofSource(problem)
    })
  }
) {}

/** The provider does not accept the app's own credential; and it has expired. RFC 6749 §5.2. */
const ofClient = /\bAADSTS70002(?:15|22)\b|\bclient secret\b|\binvalid_client\b/i
const expired = /\bAADSTS7000222\b|\bsecret\b.*\bexpired\b/i

/** Returns the words for the message of a source, which may say what is wrong with it. */
const ofSource = (problem: string): Pick<Advice, "why" | "try"> => {
  const found = sources.find(({ says }) => says.test(problem))
  return found === undefined
    ? {
        why: "Its function, file or command failed or returned nothing, or the account has none; the mail server had no part in it.",
        try: "Run that function, file or command by itself, and see what it returns. No login was tried."
      }
    : { why: found.why, try: found.try }
}

/** What it asks cannot be reached, or its own code is wrong. */
const sources = [
  {
    says: ofClient,
    why: "By its own message, the provider does not accept the credential of the app itself, such as an expired client secret: the same for all accounts of the app. Neither their owners nor the mail server have a part in it.",
    try: "The app's operator makes a new client secret or certificate at the provider, and gives it to the app: an account that is kept open then comes back by itself. Until then no token comes, and no login is tried."
  },
  {
    says: /\bD-?Bus\b|\$DISPLAY\b|\bsecret service\b|\bkeyring\b|\bkeychain\b.{0,40}\binteraction\b/i,
    why: "By its own message, its command asks the password store of a desktop session, and runs without one, as from a timer, cron or SSH; the mail server had no part in it.",
    try: "Let whoever runs this program start it within that session (DBUS_SESSION_BUS_ADDRESS), or keep the password where it can be read without one. No login was tried."
  },
  {
    says: /\b(?:ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)\b|\bgetaddrinfo\b|\bfetch failed\b|\bsocket hang up\b/,
    why: "By its own message, its function, file or command could not reach what it asks for the token; the mail server had no part in it.",
    try: "See why that place cannot be reached from this machine: the service, its address, a firewall. No login was tried; it is tried again by itself if the account is kept open."
  },
  {
    says: /\bCannot (?:read|set) propert|\bis not (?:a function|iterable|defined|an object)\b|\b(?:Type|Reference|Syntax)Error\b|\bUnexpected (?:token|end of JSON)/,
    why: "By its own message, the app's function that supplies it threw an error of its code; the mail server had no part in it.",
    try: "Correct that function: it did not get, or not expect, what its message names. No login was tried."
  }
] as const

/** The app asked for something that the library does itself, or that cannot be written. */
export class Misuse extends reason(
  "Misuse",
  { problem: "serverText" },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "auth",
    words: ({ problem, reader }) => ({
      title: "The app asked for something that cannot be sent here",
      why: "A field is unknown or has the wrong type, the command is reserved for the connection itself, or it was meant for a mailbox other than the open one.",
      try: `${correction(problem, reader)} Nothing was sent, and an open connection stays usable.`
    })
  }
) {}

/** A stream of bytes for a command did not deliver what was announced. */
export class StreamFailed extends reason(
  "StreamFailed",
  {
    problem: "serverText",
    /** True if the app ended, or gave up the command, before all bytes were there. */
    interrupted: optional("boolean")
  },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    words: () => ({
      title: "A message was not sent completely",
      why: "Its stream failed, was interrupted, or did not have the announced size. Only closing the connection stops such a command.",
      try: "Fix the source of the bytes, and connect again. The server keeps no part of the message."
    })
  }
) {}

/** An app had the connection of a supervised account to itself for too long without a command. */
export class HeldTooLong extends reason(
  "HeldTooLong",
  {
    afterMs: "integer",
    /** The other callers that waited for the connection. */
    waiting: optional("integer")
  },
  {
    party: "app",
    actionBy: "app",
    retry: "now",
    weight: "nothing",
    words: ({ afterMs, waiting = 0 }) => ({
      title: `The app kept the connection without using it${afterMs === undefined ? "" : ` for ${duration(afterMs)}`}`,
      why: `Its work had the connection to itself and waited for something else, until the library took the connection back and the work failed; no mail is reported meanwhile. The connection itself is well.${waiting === 0 ? "" : ` ${waiting === 1 ? "Another call" : `${waiting} other calls`} waited for the connection: if its work waited for ${waiting === 1 ? "that one" : "one of them"}, neither could go on.`}`,
      try: `Let the app do within that work only what needs the connection, and wait for others, such as a web service, after it, with a time limit of its own.${waiting === 0 ? "" : " Within it, use the connection that it has, and wait for nothing that asks for a turn on it."}`
    })
  }
) {}

/** A message is larger than the limit that the server lists. Nothing was sent. Sizes in bytes. */
export class MessageTooLarge extends reason(
  "MessageTooLarge",
  {
    size: "integer",
    limit: "integer"
  },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    words: ({ limit }) => ({
      title: "The message is larger than the server accepts",
      why: `${limit === undefined ? "It lists a limit" : `Its limit is ${size(limit)}`} (APPENDLIMIT). Nothing was sent.`,
      try: "Leave out an attachment, or store it elsewhere."
    })
  }
) {}

/** The connection was closed by its own user. */
export class Closed extends reason(
  "Closed",
  {},
  {
    party: "app",
    actionBy: "nobody",
    retry: "never",
    weight: "nothing",
    words: () => ({
      title: "The connection was closed from this side",
      why: "Its scope ended, or the app logged out, while something was still waiting for an answer.",
      try: "Connect again when the mailbox is needed, and keep the scope open as long as it is used."
    })
  }
) {}
