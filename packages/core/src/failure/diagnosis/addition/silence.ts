/** Answers that stopped, or never came: what was owed, what was sent, and who had not read. */
import type { Wait } from "../../quirk/waits.ts"
import { onlyReads } from "../../onlyReads.ts"
import { named } from "../../quirk/named.ts"
import { duration } from "../../reason/duration.ts"
import { type Reader, messagesOf, option, persisting, security, within } from "../../reason/words.ts"
import { longSilence, longUnread } from "../Circumstances.ts"
import { type Addition, lastLine } from "./Addition.ts"

/** The commands that a failure cut off: those whose rest the server never asked for. */
const cutOff = ["Timeout", "ConnectionLost", "ConnectionStalled", "ServerBye"] as const

/** A silence for so much of a limit is one for all of it: octets may come as the wait begins. */
const nearly = 0.9

/** The fewest untagged lines that are no chance. */
const several = 2

export const silence = {
  /** The app read nothing for longer than the other end bears: what ends then, ends because of that. */
  unread: {
    of: ["ConnectionLost", "ConnectionStalled", "Timeout", "ServerBye"],
    when: ({ circumstances: { owed, unreadMs }, said = "", tag }) =>
      unreadMs !== undefined &&
      owed !== undefined &&
      (tag !== "ServerBye" || named.idled.test(said) || named.timedOut.test(said)),
    words: ({ circumstances: { messages = 0, owed = "the command", unreadMs = 0 }, facts, tag }) => ({
      title: `${tag === "ServerBye" ? "The server ended the session" : "The connection was lost"} after nothing had been read for ${duration(unreadMs)}: the app was slow to take the answer to ${owed}${messages > 0 ? `, of which ${messagesOf(messages)} had come` : ""}`,
      why: `What comes is read no faster than the app takes it. Servers give up a client that reads nothing, ${unreadMs >= longUnread ? "some of them after 5 min" : "most after minutes and some sooner: whether this one did, or the connection was cut by chance, is not known"}.`,
      try: facts.literalBytes !== undefined && messages === 0 ? takeLiteral : takeMessages(owed)
    }),
    party: ({ circumstances: { unreadMs = 0 } }) => (unreadMs >= longUnread ? "app" : "unread"),
    actionBy: "app",
    retry: "now"
  },
  /** The server had said what it waits for, or does, before it answers. RFC 9585. */
  saidToWait: {
    of: ["ConnectionLost", "ConnectionStalled", "Timeout"],
    when: ({ circumstances: { owed, waits }, facts: { literalBytes } }) =>
      owed !== undefined && waits !== undefined && literalBytes === undefined,
    words: ({
      circumstances: { owed = "the command", waits = "work" },
      facts: { afterMs },
      reader,
      step,
      tag
    }) => {
      const isLost = tag === "ConnectionLost"
      const again = onlyReads(owed)
        ? ""
        : " Look at the mailbox before it is sent again: it may be done all the same."
      const { told, why, ...then } = waiting[waits]
      return {
        title: isLost
          ? `The connection was lost before ${owed} was answered: the server had said that ${told}`
          : `The server did not answer ${owed}${within(afterMs)}, and said that ${told}`,
        why: `${why}${isLost ? " Why the connection was cut meanwhile is not known." : ""}`,
        try: `${isLost ? then.lost : waits === "work" ? longer(step, reader) : then.late}${again}`
      }
    },
    party: ({ circumstances: { waits }, tag }) =>
      tag === "ConnectionLost"
        ? undefined
        : waits === "lock"
          ? "others"
          : waits === "index"
            ? "server"
            : "patience",
    actionBy: ({ circumstances: { waits }, tag }) =>
      waits === "lock" ? "user" : waits === "work" && tag !== "ConnectionLost" ? "app" : "nobody"
  },
  /** A response began, and never ended. */
  unfinished: {
    of: ["Timeout", "GreetingTimeout"],
    when: ({ circumstances: { unfinished = 0 }, facts }) =>
      unfinished > 0 && facts.literalBytes === undefined,
    words: () => ({
      why: "It began, and did not end: the server, or a filter before it, hangs, or is slow on purpose (a tarpit)."
    })
  },
  /** Octets came while an answer was awaited on an open connection: it was not dead. */
  notDead: {
    of: ["ConnectionStalled"],
    when: ({ circumstances: { owedMs = Infinity, silentMs }, facts: { afterMs } }) =>
      silentMs !== undefined && afterMs !== undefined && silentMs < Math.min(afterMs, owedMs),
    party: "server",
    words: ({ circumstances: { owed, unfinished = 0 }, facts: { afterMs } }) => ({
      title: `The server did not answer${owed === undefined ? "" : ` ${owed}`}${within(afterMs)}, but was not silent`,
      why:
        unfinished > 0
          ? "A line began meanwhile, and did not end: the server, or a filter before it, hangs, or is slow on purpose (a tarpit)."
          : "It sent other lines meanwhile, so the connection lived: the server hangs, or is overloaded.",
      ...persisting("Connect again.", "If it happens often, show these lines to the server's operator.")
    })
  },
  /** The answer had begun: the connection was not quiet, and who stopped is not known. */
  brokeOff: {
    of: ["ConnectionStalled"],
    when: ({ circumstances: { messages = 0, owed } }) => messages > 0 && owed !== undefined,
    words: ({ circumstances: { owed = "the command" }, facts: { afterMs } }) => ({
      title: `The answer to ${owed} began, and nothing more of it came${within(afterMs)}`,
      why: "The server stopped in the middle of its answer, or something on the way to it.",
      ...persisting(
        "Connect again.",
        "If it happens at the same message again, ask for that message in parts, and show these lines to the server's operator."
      )
    })
  },
  /** Untagged lines came meanwhile: that is no silence. */
  untagged: {
    of: ["Timeout"],
    when: ({ circumstances: { untagged = 0 } }) => untagged >= several,
    words: () => ({ why: "It sent untagged lines meanwhile, so it was not silent." })
  },
  /** The literal of a command was never asked for. RFC 9051 §4.3. */
  unsentLiteral: {
    of: cutOff,
    when: ({ circumstances }) => circumstances.unsent === "literal",
    words: () => ({
      why: "The server never asked for the literal (+), so no octet of it was sent, and nothing was stored: it can be sent again without a duplicate."
    })
  },
  /** LOGIN needed a literal for a credential that no quoted string can hold, and it was never asked for. RFC 9051 §4.3. */
  unsentLogin: {
    of: cutOff,
    when: ({ circumstances: { owed, unsent } }) => unsent === "credential" && owed === "LOGIN",
    words: ({ reader }) => ({
      why: "The server never asked for a literal of LOGIN (+), so the password was not sent.",
      try: `Use a user and a password of ASCII letters, or another ${option(reader, "mechanism")} if one is listed; otherwise show its operator a trace.`
    }),
    actionBy: "user"
  },
  /** The first response of AUTHENTICATE was never asked for. RFC 9051 §6.2.2. */
  unsentCredential: {
    of: cutOff,
    when: ({ circumstances }) => circumstances.unsent === "credential",
    words: () => ({ why: "The server never asked for the credential (+), so none was sent." })
  },
  /** The server waited for TLS, as the client did for a greeting. RFC 8314 §3.2. */
  clearAtTls: {
    of: ["ClosedBeforeGreeting", "ConnectionLost"],
    when: ({ circumstances, step }) => step === "greeting" && circumstances.clearAtTls === true,
    words: ({ reader }) => ({
      title: "The server hung up on port 993, on which no TLS was begun",
      why: "That port has TLS from the first byte (RFC 8314 §3.2): the server waited for it, and the client for a greeting.",
      try: `Use ${security(reader, "tls")} with port 993; the account has another setting.`
    }),
    party: "settings",
    actionBy: "user",
    retry: "never"
  },
  /** A literal did not come slowly, but stopped. RFC 9051 §4.3. */
  stoppedLiteral: {
    of: ["Timeout"],
    when: ({ circumstances: { silentMs = 0 }, facts: { afterMs = Infinity, literalBytes } }) =>
      literalBytes !== undefined && silentMs >= nearly * afterMs,
    words: ({
      circumstances: { owed = "the command", silentMs = 0 },
      facts: { literalBytes = 0, literalReceived = 0 }
    }) => ({
      title: `The answer to ${owed} stopped in the middle: nothing more came for ${duration(silentMs)}`,
      why: `${literalReceived} of the literal's ${literalBytes} bytes had come. It was not slow, it stopped: the server announced more than it sends, or the rest was lost on the way.`,
      ...persisting(
        "Connect again, and ask once more.",
        "If it stops after as many bytes again, it is about that message: leave it out, and show the server's operator these lines."
      )
    }),
    party: "either",
    actionBy: "nobody"
  },
  /** The app allows less time than is usual: the server may only be slower. */
  impatient: {
    of: ["Timeout", "GreetingTimeout"],
    // a port that expects TLS is silent however long it is waited for, and a server that complained has answered
    when: ({ circumstances, facts: { port, tls }, said, tag }) =>
      circumstances.usualMs !== undefined &&
      said === undefined &&
      !(tag === "GreetingTimeout" && tls === false && port !== 143),
    words: (
      {
        circumstances: { limitMs, owed, usualMs = 0 },
        facts: { afterMs, attemptMs, literalBytes },
        reader,
        step
      },
      advice
    ) => ({
      why: `${literalBytes === undefined ? "" : `${advice.why} `}This program allows ${duration(limitMs ?? attemptMs ?? afterMs ?? 0)}, and ${duration(usualMs)} by default: ${owed === "APPEND" ? "the server may need longer, or what is uploaded does not get to it. What was written was handed to this machine's network: what the server got of it is not known." : "the server may only need longer."}`,
      // before the greeting another service may listen there, for which no patience suffices
      try: `Let the program wait longer (${limitOf(step, reader, attemptMs !== undefined)}). ${step === "tls" || step === "greeting" ? advice.try : owed === "APPEND" ? uploadStops : stopsAgain(literalBytes)}`
    }),
    party: ({ circumstances: { owed } }) => (owed === "APPEND" ? "either" : "impatience"),
    actionBy: "app"
  },
  /** TLS was agreed on with the server before, and its handshake has no answer now: the account is right. */
  handshakeLost: {
    of: ["Timeout"],
    when: ({ circumstances, facts: { attemptMs }, step }) =>
      step === "tls" && attemptMs === undefined && circumstances.trustedBefore === true,
    words: () => ({
      why: "The connection was made, and nothing came back of the handshake, though TLS had been agreed on with this server before. Something on the way filters it now, such as the firewall of a network that this machine has changed to, or the server is overloaded. No login was sent.",
      ...persisting(
        "A new attempt may succeed.",
        "If it goes on, use another network, such as a phone's, or a VPN; or ask whoever runs this one to let TLS through to this port. If it is the same from other networks, show the server's operator a trace.",
        "user"
      )
    })
  },
  onlyIpv6: {
    of: ["HostUnreachable"],
    when: ({ circumstances }) => circumstances.onlyIpv6 === true,
    words: () => ({
      title: "The server has only IPv6 addresses, which this network cannot reach",
      why: "None of them could be reached from here.",
      try: "Use a network with IPv6, or ask the provider for a name with an IPv4 address."
    })
  },
  /** A command of the app had been at work for long when the connection was cut. */
  uponCommand: {
    of: ["ConnectionLost"],
    when: ({ circumstances: { owed = "IDLE", owedMs = 0 }, facts }) =>
      owedMs >= longWork &&
      facts.literalBytes === undefined &&
      !/^(?:IDLE|DONE|NOOP|LOGOUT|APPEND)$/.test(owed),
    words: ({ circumstances: { owed = "the command", owedMs = 0, silentMs = 0 } }, { why }) => ({
      title: `The connection was lost ${duration(owedMs)} after ${owed} had been sent, with no answer to it`,
      why: `${why}${lastLine(silentMs)} It may be a limit of time of the server or of something before it, a process of the server that died of this work, or chance.`,
      ...persisting(
        "Connect again.",
        `If ${owed} ends so again, let the app ask for less with it, and show the server's operator these lines: its log says more.`,
        "app"
      )
    })
  },
  silentBefore: {
    of: ["ConnectionLost", "ConnectionStalled"],
    when: ({ circumstances: { silentMs = 0 } }) => silentMs >= longSilence,
    words: ({ circumstances: { silentMs = 0 } }, { why }) => ({
      why: `${why}${lastLine(silentMs)}`
    })
  },
  /** This machine refuses what it takes for broken, whatever else both know: OpenSSL. */
  weakKey: {
    of: ["TlsProtocol", "TlsTooOld"],
    when: ({ facts: { detail = "" } }) => weak.test(detail),
    words: ({ facts: { detail = "" } }) => {
      const [what, wanted] = /dh key/i.test(detail)
        ? ["the Diffie-Hellman group is too small", "ECDHE, or a Diffie-Hellman group of 2048 bits or more"]
        : [
            "the key or its signature is too weak",
            "a certificate with a key and a signature that are strong enough"
          ]
      return {
        title: "The server's key exchange or key is too weak",
        why: `This machine broke off the handshake (${what}): the versions of TLS fit, and nothing is said against the name or the age of the certificate. No password was sent.`,
        try: `Ask the server's operator for ${wanted}. A lower security level here (OpenSSL: SECLEVEL) makes the connection weaker.`
      }
    },
    party: "server",
    actionBy: "admin"
  }
} satisfies { readonly [id: string]: Addition }

const held =
  "Find the other program that uses this mailbox, and let it finish, or close it; then send the command again."

/** What the server said, and what to do, after a loss and after a wait that ended. */
const waiting: {
  readonly [Why in Wait]: {
    readonly told: string
    readonly why: string
    readonly late: string
    readonly lost: string
  }
} = {
  lock: {
    told: "another session had the mailbox locked",
    why: "By its own words it waited for that session, and not for the network.",
    late: held,
    lost: held
  },
  index: {
    told: "it was building an index",
    why: "By its own words it was at work: what needs the index waits until it is built.",
    late: "Wait until the index is built, then send the command again; meanwhile the app may wait longer for it.",
    lost: "Wait until the index is built, then send the command again."
  },
  work: {
    told: "it was at work on it",
    why: "By its own words it was not silent: the command needs longer.",
    late: "",
    lost: "Connect again. If the same command ends so once more, let the app ask for less with it."
  }
}

const longer = (step: string | undefined, reader: Reader): string =>
  `Let the program wait longer (${limitOf(step, reader, false)})${step === "select" ? "" : ", or ask for less at once"}. If the answer never comes, show the server's operator these lines.`

const weak = /\b(?:dh|ee|ca) key too small\b|\b(?:ca|ee) md too weak\b/i

/** Within the first message, to ask for fewer of them is no help. RFC 9051 §6.4.5. */
const takeLiteral =
  "Let the app take the message as it comes, such as into a file, and do what is slow with it after its end; or let it read the message in parts (BODY.PEEK[]<0.1000000>)."

const takeMessages = (owed: string): string =>
  `Let the app ask for less at once, such as for some hundred messages, and keep what comes before it does anything slow with it, which needs a limit of time.${owed.endsWith("FETCH") ? " Go on after the last UID that came." : ""}`

/** A command that had been at work for so long may be why the connection was cut, in milliseconds. */
const longWork = 3_000

const stopsAgain = (literalBytes: number | undefined): string =>
  literalBytes === undefined
    ? "If it stops there then, too, show the server's operator a trace."
    : "If it stops after as many bytes again, it is about that message: leave it out, and show the server's operator a trace."

const uploadStops =
  "If it stops then, too, while short messages are stored, no limit is long enough: let whoever runs this machine's network look for what drops large packets, and show the server's operator a trace."

/** Names the limit of a step, or of the whole attempt. */
const limitOf = (step: string | undefined, reader: Reader, isAttempt: boolean): string => {
  if (isAttempt) return reader === "app" ? "`limits.attempt`" : option(reader, "timeout")
  if (step === undefined || step === "selected") return "`limits.command`"
  return `\`limits.${step === "dns" || step === "tcp" ? "connect" : step}\``
}
