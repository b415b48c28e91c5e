/** Limits of connections, and connections that the server ended. */
import { internal } from "../../quirk/trouble.ts"
import { named } from "../../quirk/named.ts"
import { persisting } from "../../reason/words.ts"
import { type Addition, isTimed, waitAsked } from "./Addition.ts"

export const ends = {
  /** The server's words name more connections than this program had: the rest are others of the same user. */
  othersConnections: {
    of: ["TooManyConnections"],
    when: ({ circumstances: { acceptedBefore = false, others = 0 }, said = "" }) =>
      others < (allowedIn(said) ?? 0) && (others > 0 || !acceptedBefore) && !named.byAddress.test(said),
    party: "limit",
    words: ({ circumstances: { others = 0 }, said = "" }) => ({
      title: `The limit of ${allowedIn(said)} connections is reached, and this program had ${others === 0 ? "none" : `at most ${others}`} of them`,
      why: "The others are those of other programs or devices, or have ended and the server still counts them.",
      try: named.byUserAtAddress.test(said)
        ? atAddress
        : "Close other programs that use this account, on other devices as well, or let each keep fewer connections; or ask the server's operator to allow more."
    }),
    actionBy: ({ said = "" }) => (named.byUserAtAddress.test(said) ? "admin" : "user")
  },
  /** The limit is not that of the account. */
  byAddress: {
    of: ["TooManyConnections"],
    when: ({ said = "" }) => named.byAddress.test(said),
    party: "limit",
    words: () => ({
      title: "There are too many connections from this address",
      why: "The server limits those of one address, whoever logs in; old ones count until they time out.",
      try: "Have fewer connections from this address at once: a smaller pool, accounts spread over more addresses, other mail programs on this network closed. Then wait a few minutes; what it allows, the server's operator knows."
    }),
    actionBy: "app"
  },
  /** This program held other connections when the server refused one more. */
  ownConnections: {
    of: ["TooManyConnections"],
    when: ({ circumstances: { others = 0 } }) => others > 0,
    party: "limit",
    words: ({ circumstances: { others = 0, othersOpen }, said = "" }) => ({
      title: `One connection too many: this program had ${others} more${whichOf(others, othersOpen)}`,
      try:
        others >= (allowedIn(said) ?? Infinity)
          ? "All of them are this program's: let it use fewer at once, such as a smaller pool, and close each when its work is done, or ask the server's operator to allow more."
          : "This program has others open: let it use fewer (a smaller pool). Other programs that use this account count as well."
    }),
    actionBy: "app"
  },
  /** This program has no other one: the limit is that of what ended, or of other programs. */
  stillCounted: {
    of: ["TooManyConnections"],
    when: ({ circumstances }) => circumstances.acceptedBefore === true,
    party: "counted",
    words: () => ({
      why: "This program has no other one open. A server counts a connection that was lost until it notices, which may take minutes: it may still count the earlier ones of this program, or those of other programs.",
      ...persisting(
        "Wait a few minutes, and try again.",
        "If it happens again, close other programs that use this account, or ask the server's operator to allow more connections, or to forget dead ones sooner.",
        "user"
      )
    }),
    actionBy: "nobody"
  },
  /** Before a login, no account is known. */
  imapOff: {
    of: ["ImapDisabled"],
    when: ({ facts: { retired = false }, step }) => step === "greeting" && !retired,
    words: () => ({
      title: "The server says that IMAP is switched off",
      why: "It says so before any login, so it is not about the account or its password.",
      try: "Ask the provider, or whoever runs the server, whether it offers IMAP, and at which host and port."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** The server hangs up on programs that keep sending what it refuses. */
  refusedOften: {
    of: ["ServerBye"],
    when: ({ said = "" }) => named.refusedOften.test(said),
    words: () => ({
      title: "The server ended the session over commands that it had refused",
      why: "It hangs up on programs that keep sending what it refuses.",
      try: "Correct the refused command, or leave it out: connecting again repeats it."
    }),
    party: "app",
    actionBy: "app"
  },
  anotherLogin: {
    of: ["ServerBye"],
    when: ({ said = "" }) => named.anotherLogin.test(said),
    party: "others",
    words: () => ({
      title: "The server ended the session for another program",
      why: "It lets one program at a time use the account or the mailbox.",
      try: "Close the other program, or give it another account."
    }),
    actionBy: "user"
  },
  /** The server ends each session after so long a time. */
  lasted: {
    of: ["ServerBye"],
    when: ({ said = "" }) => named.lasted.test(said) && !named.idled.test(said),
    words: () => ({
      title: "The server ended the session because of its age",
      why: "It lets no session last longer, by its own words, whatever is done in it. No other program has a part in it.",
      ...persisting(
        "Connect again.",
        "If it comes within minutes each time, ask the server's operator for the limit."
      )
    }),
    actionBy: "nobody"
  },
  /** The server comes to its end, or a part of it does, and sessions with it: no login of anybody has a part in that. */
  shutsDown: {
    of: ["ServerBye"],
    when: ({ facts: { code }, said = "" }) =>
      named.shutdown.test(said) || (code === "UNAVAILABLE" && !named.idled.test(said)),
    words: ({ said = "" }) => ({
      title: named.shutdown.test(said)
        ? "The server ended the session because it shuts down or restarts"
        : "The server ended the session because a part of it is not available",
      why: "Its own words say so; nothing here shows that this account or this program has a part in it.",
      ...persisting(
        `${isTimed(said) ? waitAsked(said) : "Wait a few minutes"}, and connect again.`,
        "If it stays away for hours, ask the server's operator, with its words."
      )
    }),
    party: "server",
    actionBy: "nobody"
  },
  /** The server named an error in itself, under no command's tag, and ended the connection: its words are the cause. */
  failedInside: {
    of: ["ConnectionLost", "ServerBye"],
    when: ({ said = "" }) => internal.test(said),
    words: ({ circumstances: { owed }, step }) => ({
      title: `The server reported an error in itself, and ended the connection${owed === undefined ? "" : ` instead of answering ${owed}`}`,
      why: `By its own words what was asked is not at fault, and nor is the network.${step === "auth" ? " The login was neither accepted nor refused: nothing is known of the password." : ""}`,
      ...persisting(
        "Try again in a few minutes.",
        "If it goes on, show the server's operator its words, with the time."
      )
    }),
    party: "server",
    actionBy: "nobody"
  },
  /** The server calls the client idle, and owed it an answer itself. */
  byeOwed: {
    of: ["ServerBye"],
    when: ({ circumstances: { owed }, said = "" }) => owed !== undefined && named.idled.test(said),
    words: ({ circumstances: { owed = "a command" } }) => ({
      title: `The server ended the session instead of answering ${owed}`,
      why: "It calls the session idle, but it was the server's turn: the client waited for its answer.",
      ...persisting(
        "Try again in a few minutes.",
        "If it persists, show these lines to the server's operator."
      )
    }),
    actionBy: "admin"
  },
  /** One of several connections was not used, and ended by the server: the others go on. */
  idledSpare: {
    of: ["ServerBye"],
    when: ({ circumstances: { othersOpen = 0, owed }, said = "" }) =>
      owed === undefined && othersOpen > 0 && named.idled.test(said),
    words: () => ({
      title: "The server ended a session that was not used",
      why: "Nothing was asked for on it as long as the server allows, and this program had others open as the same user: no work was lost.",
      ...persisting(
        "Nothing to do: another is opened when it is needed.",
        "If it matters, keep fewer connections open.",
        "app"
      ),
      settled: true
    }),
    party: "limit",
    actionBy: "nobody"
  },
  /** The server ended a session in which nothing was asked for long. RFC 9051 §5.4. */
  idled: {
    of: ["ServerBye"],
    when: ({ said = "" }) => named.idled.test(said),
    words: () => ({
      title: "The server ended the session because it was idle",
      why: "Nothing was asked for as long as it allows: at least 30 minutes by the standard, often less (RFC 9051 §5.4).",
      try: `Connect again when needed, or keep it alive: renew IDLE, or send NOOP, at intervals shorter than the server's limit.`
    }),
    actionBy: "app"
  },
  /** A server that is told nothing of the encryption in front of it. */
  encryptedAlready: {
    of: ["PrivacyRequired"],
    when: ({ circumstances }) => circumstances.encrypted === true,
    party: "server",
    words: () => ({
      title: "The server takes the encrypted connection for one that is not",
      why: "TLS is up as far as it reaches, so something in front of the server decrypts it, and does not tell the server.",
      try: "Show the server's operator these lines: nothing on this side can change it."
    }),
    actionBy: "admin"
  }
} satisfies { readonly [id: string]: Addition }

/** Returns how many connections the server's words say that it allows. */
const allowedIn = (said: string): number | undefined => {
  const found = named.allowed.exec(said)?.slice(1).find(Boolean)
  return found === undefined ? undefined : Number(found)
}

/** Says which of so many other connections there are: those that are open, and those that log in. */
const whichOf = (all: number, open: number | undefined): string => {
  if (open === undefined) return ", open or logging in"
  if (open === 0) return " logging in"
  return open === all ? " open" : `: ${open} open, ${all - open} logging in`
}

const atAddress =
  "The server counts the connections of this user from one address, and whoever runs it can list them (Dovecot: `doveadm who`): those of other programs or machines count together where a proxy, a NAT or a load balancer shows it one address for all. Let that hand on the real addresses, or let the limit be raised; until then, fewer connections of these programs leave room."
