/**
 * The facts about a failure besides its reason: what the session, the machine and the account knew when it was reported.
 * What is absent is not known. Plain data, which errors and traces contain.
 */

import { waits } from "../quirk/waits.ts"
import { type FactsOf, type Fields, fits, kindOf, optional } from "../reason/Kind.ts"

/**
 * What of a command breaks the grammar of RFC 9051 §9: more arguments than it takes, or fewer; a string or a list without its
 * end; a list of items without any; a set of messages, or a date, that is none; a number of a message below 0 or beyond 32 bits; octets beyond ASCII outside
 * of a literal; a flag that no client may set (§2.3.2); and a command about messages while no mailbox is open (RFC 9051 §3).
 */
export const flaws = [
  "surplus",
  "missing",
  "unclosed",
  "empty",
  "messages",
  "overflow",
  "date",
  "eightBit",
  "recent",
  "unselected"
] as const

/** The caller of the command that the server was answering. */
const calls = ["own", "another", "none"] as const

/** The kind of each fact. */
export const fields = {
  /** The first command that had no answer yet, and the milliseconds since it was written. */
  owed: optional("own"),
  owedMs: optional("integer"),
  /** The part of it that was never sent, since the server did not ask for it. RFC 9051 §4.3, §6.2.2. */
  unsent: optional(["literal", "credential"]),
  /** The octets of a response that began and never ended; `foreign`: they are not how a response begins. RFC 9051 §9. */
  unfinished: optional("integer"),
  foreign: optional("boolean"),
  /** The untagged OKs without a code since the last command, none of which is an answer. */
  untagged: optional("integer"),
  /** The answers since the last command under tags that were not sent, or were answered before. RFC 9051 §2.2.2. */
  unknownTags: optional("integer"),
  /** What the server said, since the last command, that it waits for or does before it answers. RFC 9585. */
  waits: optional(waits),
  /** The greeting was provisional: the server announced another one. */
  provisional: optional("boolean"),
  /** The milliseconds since the server's last octet, if that was long before, or the failure is a silence. */
  silentMs: optional("integer"),
  /** An earlier login of this connection was refused. */
  refusedLogin: optional("boolean"),
  /** The forms of the login that were refused, if there were several, in their order: `PLAIN`, `AUTHENTICATE LOGIN`. */
  refusedForms: optional({ list: "own" }),
  /** The login was by a token, and no password. */
  token: optional("boolean"),
  /** The login names another one's mailbox besides who logs in, as for one that is shared. */
  another: optional("boolean"),
  /** The answer to the login was OK, and its words a refusal. */
  saidOk: optional("boolean"),
  /** A new token had replaced a refused one. */
  renewed: optional("boolean"),
  /** After the refusal of a token, its source gave the same one again. */
  sameAgain: optional("boolean"),
  /** An earlier connection of the same call logged in. */
  acceptedBefore: optional("boolean"),
  /** How often in a row what had been accepted is refused now, a login or a certificate, where nobody is there to act at once. */
  refusedInARow: optional("integer"),
  /** The attempts right before it in the same call that failed in the same step for the same reason. */
  alikeBefore: optional("integer"),
  /** An earlier connection of the same call met a certificate that it trusted. */
  trustedBefore: optional("boolean"),
  /**
   * The account has an address in place of the server's name: a public one, or one of this network (RFC 1918). `loopback`:
   * by address or by name, its host is this machine.
   */
  address: optional(["public", "private", "loopback"]),
  /** The server's name led to addresses of a private network (RFC 1918). `nowhere`: to one of no machine, `0.0.0.0` or `::`. */
  ledTo: optional(["private", "nowhere"]),
  /** The server has no other addresses. */
  onlyIpv6: optional("boolean"),
  /** The other connections of this program as the same user, and those of them that were open; the rest logged in. */
  others: optional("integer"),
  othersOpen: optional("integer"),
  /** The intermediary that the connection goes through, as the transport names it. */
  through: optional("words"),
  /** No TLS was begun, on the port that has it from the first byte. RFC 8314 §3.2. */
  clearAtTls: optional("boolean"),
  /**
   * The caller whose command the server was answering when its response ended the connection: the one who gets this error, another
   * one, or none.
   */
  call: optional(calls),
  /** The channel was encrypted. */
  encrypted: optional("boolean"),
  /** The mailbox that was to be opened. */
  mailbox: optional("folder"),
  /** The app chose it by a command: it is not the account's. */
  chosen: optional("boolean"),
  /** The account had it open before, under the same name. */
  openedBefore: optional("boolean"),
  /** Its name is in modified UTF-7 already, and is so once more on the wire. RFC 3501 §5.1.3. */
  encodedTwice: optional("boolean"),
  /** The open mailbox may only be read, as the server says. */
  readOnly: optional("boolean"),
  /** The app opened it for reading alone, by EXAMINE. RFC 9051 §6.3.3. */
  examined: optional("boolean"),
  /** The messages of the open mailbox, if the command names a number beyond them, or looks for some where none are. RFC 9051 §6.4. */
  beyond: optional("integer"),
  /** The command sets a keyword that the open mailbox does not permit. RFC 9051 §7.1, PERMANENTFLAGS. */
  unpermitted: optional("boolean"),
  /** The extension that the refused command needs, and that the server does not list. RFC 9051 §6.1.1. */
  unlisted: optional("own"),
  /** The server lists UIDPLUS, without which EXPUNGE removes all that is marked. RFC 4315 §2.1. */
  uidplus: optional("boolean"),
  /** What of the refused command breaks the grammar: another program wrote it. */
  malformed: optional(flaws),
  /** The messages of what the owed command asked for that had come: its answer had begun. */
  messages: optional("integer"),
  /** The milliseconds for which nothing was read, until shortly before: the app was slow to take what had come. */
  unreadMs: optional("integer"),
  /** The milliseconds for which this program did something else, and read nothing, until shortly before. */
  busyMs: optional("integer"),
  /** Something on the way overwrote a capability. */
  masked: optional("boolean"),
  /** This program made the limit that passed shorter than it is by default: so many milliseconds. */
  usualMs: optional("integer"),
  /** That limit itself, which passed a little before the failure was there. */
  limitMs: optional("integer"),
  /** Another connection found the same name before. */
  nameFound: optional(["before"]),
  /** An earlier connection of the account logged in by a token. */
  tokenBefore: optional("boolean"),
  /** An earlier connection of the account opened a mailbox, and none had its login refused. */
  unrefused: optional("boolean"),
  /** This process had connected to the same port of the host, so many milliseconds before. */
  reachedMs: optional("integer"),
  /** The logins of this program as the same user that were accepted shortly before, and the milliseconds since the first. */
  logins: optional("integer"),
  loginsMs: optional("integer")
} satisfies Fields

/** A flaw of a command. */
export type Flaw = (typeof flaws)[number]

/** As many of the facts as are known. */
export type Circumstances = FactsOf<typeof fields>

/** A shorter silence before a loss is usual, in milliseconds. */
export const longSilence = 60_000

/** A connection that neither side used for so long may have been dropped meanwhile, in milliseconds. */
export const longQuiet = 10_000

/** A cut so soon after a command is no work on it, in milliseconds. */
const atOnce = 1000

/** From then on a server may end a session that nobody uses, in milliseconds. RFC 9051 §5.4. */
export const endableQuiet = 1_800_000

/** Returns for how long neither side had said anything before the command that was cut off at once. */
export const quietBefore = ({ owed, owedMs = Infinity, silentMs = 0 }: Circumstances): number | undefined => {
  const quiet = silentMs - owedMs
  return owed !== undefined && !/^(?:IDLE|DONE)$/.test(owed) && owedMs <= atOnce && quiet >= longQuiet
    ? quiet
    : undefined
}

/** A program that does something else for less is no cause of a failure, in milliseconds. */
export const longBusy = 1000

/**
 * The shortest time after which a server is known to give up a client that reads nothing, in milliseconds: Dovecot's
 * `CLIENT_OUTPUT_TIMEOUT_MSECS`.
 */
export const longUnread = 300_000

/** An app that reads nothing for less is no cause of a loss, in milliseconds: any server bears that. */
export const leastUnread = 5000

export const none: Circumstances = {}

/**
 * Leaves out what says nothing of a failure with this reason: the account's other connections, unless it is about these; and a
 * short silence before it, unless it is a silence itself, a literal stopped in it, or a command ended it.
 */
export const concerning = (tag: string, given: Circumstances, isLiteral = false): Circumstances => {
  const known: { -readonly [Name in keyof Circumstances]: Circumstances[Name] } = { ...given }
  for (const [name, tags] of ofAccount) if (!tags.includes(tag)) delete known[name]
  const { silentMs = Infinity, ...others } = known
  const isQuiet = tag === "ConnectionLost" && quietBefore(known) !== undefined
  return silentMs >= longSilence || tag === "ConnectionStalled" || isLiteral || isQuiet ? known : others
}

/** What the other connections of the account say, and those before them, each with the reasons that it bears on. */
const ofAccount: ReadonlyArray<readonly [name: keyof Circumstances, tags: ReadonlyArray<string>]> = [
  ["others", ["TooManyConnections", "ServerBye"]],
  ["othersOpen", ["TooManyConnections", "ServerBye"]],
  ["logins", ["AuthThrottled"]],
  ["loginsMs", ["AuthThrottled"]],
  ["tokenBefore", ["OAuthTokenRejected"]]
]

/** Returns the facts of a trace, which may come from anyone: a value of another kind is left out. */
export function recorded(facts: { readonly [name: string]: unknown } | undefined): Circumstances
export function recorded(facts: { readonly [name: string]: unknown } = {}): object {
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([name, value]) => Object.hasOwn(table, name) && fits(value, kindOf(table[name] ?? []))
    )
  )
}

const table: Fields = fields
