/** The way to the mailbox: the greeting, STARTTLS, the login, a proxy or a gateway that is on it, and quiet that ended it. */
import { named } from "../../quirk/named.ts"
import { tunnelEnd } from "../../quirk/tunnel.ts"
import { duration } from "../../reason/duration.ts"
import { because, check, onPort, persisting, security, within } from "../../reason/words.ts"
import { type Circumstances, endableQuiet, quietBefore } from "../Circumstances.ts"
import { type Addition } from "./Addition.ts"

/** No server waits less for a login, in milliseconds. */
const leastForLogin = 5000

export const way = {
  /** This program was busy for most of the time in which the server, or a limit, waited for it. */
  busy: {
    of: ["ServerBye", "Timeout", "GreetingTimeout"],
    when: ({
      circumstances: { busyMs = 0, owedMs = Infinity },
      facts: { afterMs = 0, attemptMs },
      said = "",
      step,
      tag
    }) =>
      tag === "ServerBye"
        ? // in an open mailbox, its words may mean a rest that was longer: not if a command was sent just after
          busyMs >= leastForLogin && (step !== "selected" || owedMs < busyMs) && named.idled.test(said)
        : busyMs * 2 > (attemptMs ?? afterMs),
    words: ({ circumstances: { busyMs = 0 }, tag }) => ({
      title: `${tag === "ServerBye" ? "The server ended the session because it heard nothing" : "Nothing was read in time"}: this program was busy with something else for ${duration(busyMs)}`,
      why: "It read and wrote nothing meanwhile. Neither the server nor the network has a part in that.",
      try: "Let this program do long work in pieces, or in another thread, and connect again."
    }),
    party: "app",
    actionBy: "app"
  },
  /** An OK came, which announced the greeting: what failed is that one. */
  provisional: {
    of: ["ServerRefused", "GreetingTimeout", "ClosedBeforeGreeting", "NotImap"],
    when: ({ circumstances }) => circumstances.provisional === true,
    party: "server",
    words: ({ facts: { afterMs, port }, tag }, { title }) => ({
      title: afterProvisional.get(tag)?.(onPort(port), within(afterMs)) ?? title,
      why: "Its first greeting was provisional, and the real one did not come: its login service does not work, or not yet.",
      ...persisting("Try again in a few minutes.", "If it persists, show its words to the server's operator.")
    }),
    actionBy: ({ tag }) => (tag === "GreetingTimeout" ? "nobody" : "admin")
  },
  /** Nobody is on the way to this machine itself. */
  starttlsHere: {
    of: ["StartTlsNotOffered"],
    when: ({ circumstances }) => circumstances.address === "loopback" && circumstances.masked !== true,
    words: ({ reader }, advice) => ({
      why: "Encryption is required but not offered there, and the server is on this machine: nobody else is on the way.",
      try: `${advice.try} On this machine alone, ${security(reader, "none")} is no risk either.`
    }),
    party: "settings",
    actionBy: "user"
  },
  /** Devices that look into mail overwrite the word instead of removing it, which would change the length of the packet. */
  starttlsMasked: {
    of: ["StartTlsNotOffered"],
    when: ({ circumstances }) => circumstances.masked === true,
    words: ({ facts: { port } }, advice) => ({
      title: `Something on the way hides STARTTLS${onPort(port)}`,
      why: "The server's capabilities contain a word of X's, which no server has: a firewall or a filter that looks into mail overwrites STARTTLS so.",
      try: `${advice.try} Whoever runs that firewall can switch off the inspection; another network shows whether it is the cause.`
    }),
    party: "filter",
    actionBy: "admin"
  },
  /** The proxy is asked before the server: it may have answered itself. RFC 9110 §9.3.6. */
  throughProxy: {
    when: ({ circumstances: { through }, tag }) => through !== undefined && behindProxy.has(tag),
    party: "proxy",
    words: ({ circumstances: { through = "the proxy" }, tag }) => ({
      title: `What answers through ${through} ${behindProxy.get(tag) ?? "is not as expected"}`,
      why: "The proxy reported a connection. What came after it may be its own words, or those of a filter behind it, instead of the server's.",
      try: "First ask the proxy's operator whether it lets this host and port through unchanged; then compare with a connection without it."
    }),
    actionBy: "admin"
  },
  /** A proxy says itself that it lets nobody through: the mail server was not asked. */
  proxySaid: {
    of: ["IpBlocked", "ServerRefused", "ConnectionLost", "TooManyConnections", "AuthThrottled"],
    when: ({ said = "", step }) =>
      (step === "greeting" || step === "capability" || step === "auth") && named.byProxy.test(said),
    words: () => ({
      title: "A proxy before the server refuses this connection",
      why: "By its own words, what answers is a proxy or a gateway, and the rule is its own: nothing is known of the mail server, or of the login.",
      try: "Show its words to whoever runs that proxy, which is not the mail server's operator."
    }),
    party: "proxy",
    actionBy: "admin"
  },
  /** The command of a tunnel said why it ended. */
  tunnelSaid: {
    of: ["TunnelEnded"],
    when: ({ said = "" }) => said !== "",
    party: "tunnel",
    words: ({ facts: { detail = "" }, said = "", step }, advice) => ({
      title: "The tunnel's command ended, with a message of its own",
      why: `${tunnelEnd(said)?.why ?? `Its own words say why${because(detail)}.`}${step === "greeting" ? " The mail server sent nothing, so nothing is known of it or of the login." : ""}`,
      try: tunnelEnd(said)?.try ?? advice.try
    }),
    actionBy: "user"
  },
  /** An earlier login of the connection was refused, and the next one not answered. */
  refusedLogin: {
    of: ["Timeout"],
    when: ({ circumstances, step }) => step === "auth" && circumstances.refusedLogin === true,
    party: "server",
    words: () => ({
      why: "The server refused the first login, and went silent at the second: neither says that the password is wrong.",
      try: "Its login is broken: show these lines to its operator, or choose another `mechanism`. Another password does not help."
    }),
    actionBy: "admin"
  },
  /** The login was accepted, and the next thing that the server or something before it met was ID. RFC 2971. */
  cutAtId: {
    of: ["ConnectionLost"],
    when: ({ step }) => step === "id",
    words: ({ reader }) => ({
      why: "The login had been accepted; the connection was cut as ID was sent. The server, or something before it, may not stand ID, which names this program.",
      ...persisting(
        "Connect again.",
        `If it is cut there each time, leave ID out (${reader === "app" ? "`id.enabled: false`" : "`--no-id`"}), and tell the server's operator.`
      )
    })
  },
  /** The answer may have come, and nothing shows which command it belongs to. RFC 9051 §2.2.2. */
  unknownTag: {
    of: ["Timeout"],
    when: ({ circumstances: { unknownTags = 0 } }) => unknownTags > 0,
    party: "server",
    words: () => ({
      why: "The server answered under a tag that was not sent, and never under the command's own (RFC 9051 §2.2.2).",
      try: "Connect again; nothing on this side can tell whose answer it was. Report the lines to the server's operator."
    }),
    actionBy: "admin"
  },
  /** The app had not given its password or token, or what it keeps of servers: nothing was asked of the server yet. */
  sourceSlow: {
    of: ["Timeout"],
    when: ({ step }) => step === "account",
    words: ({ facts: { afterMs } }) => ({
      title: `The app did not supply the password or token${within(afterMs)}`,
      why: "Its source of them, or its store of profiles, had not ended, so nothing was sent: the mail server and the network had no part in it.",
      try: "Run it by itself, see what it waits for, and give it a limit of its own, so that it fails with a message instead."
    }),
    actionBy: "app"
  },
  /** What came is no beginning of a response: another service may answer. RFC 9051 §9. */
  foreign: {
    of: ["GreetingTimeout"],
    when: ({ circumstances: { foreign = false } }) => foreign,
    words: ({ circumstances: { unfinished = 0 }, facts: { port }, lost, reader }) => ({
      title: `What answers${onPort(port)} may be no IMAP server`,
      why: `${unfinished} octets came, without the end of a line, and none of IMAP begins like them.`,
      try: `${check("host and port", { lost, port, reader })}. No command and no password was sent.`
    }),
    actionBy: "user"
  },
  /** TLS found that a record is not what was sent. RFC 8446 §5.2. */
  damaged: {
    of: ["ConnectionLost"],
    when: ({ facts: { errno = "" } }) => /BAD_RECORD_MAC|BAD_DECRYPT/.test(errno),
    words: () => ({
      title: "The connection was lost: what came had been changed on the way",
      why: "TLS checks each record, and one was not as it had been sent: a router, a VPN, a network adapter or its driver damaged it, or somebody changed it. Nothing of it was taken for mail.",
      ...persisting(
        "Connect again.",
        "If it happens again, try another network or cable, without a VPN, and look for another driver of the network adapter.",
        "user"
      )
    }),
    party: "path"
  },
  /** The first command after a quiet that any server may end: the app did not keep the connection alive. */
  leftQuiet: {
    of: ["ConnectionLost"],
    when: ({ circumstances }) => (quietBefore(circumstances) ?? 0) >= endableQuiet,
    words: ({ circumstances }) => ({
      title: lostUpon(circumstances),
      why: "A server may end a session that is quiet for 30 minutes (RFC 9051 §5.4), and routers and firewalls forget connections sooner. It only shows when something is sent.",
      try: `Connect again, and ${keptInUse}`
    }),
    party: "app",
    actionBy: "app"
  },
  /** The first command after a long quiet: who cut the connection, and when, nothing shows. */
  quietLost: {
    of: ["ConnectionLost"],
    when: ({ circumstances }) => quietBefore(circumstances) !== undefined,
    words: ({ circumstances }) => ({
      title: lostUpon(circumstances),
      why: `Neither side had said anything for so long: ${circumstances.address === "loopback" ? "what answers on this machine" : "the server, or a router or firewall on the way,"} can drop a connection meanwhile, which only shows when something is sent.`,
      ...persisting("Connect again.", `If it happens again, ${keptInUse}`, "app")
    }),
    party: ({ circumstances: { address } }) => (address === "loopback" ? "gateway" : undefined)
  },
  /** The host is this machine: nothing on the way to it can cut a connection. */
  gatewayLost: {
    of: ["ConnectionLost", "ClosedBeforeGreeting", "ConnectionStalled"],
    when: ({ circumstances: { address } }) => address === "loopback",
    words: ({ tag }) => {
      const fates = [
        "was stopped or restarted",
        ...(tag === "ConnectionStalled" ? ["hangs"] : []),
        "dropped this connection"
      ].join(", or ")
      return {
        why: `The host is this machine itself, so no network is in between: the program that answers here, such as a mail bridge, gateway or tunnel, ${fates}. If it answered others meanwhile, it dropped this one alone.`,
        ...persisting("Connect again.", "If it happens again, look into its own log.")
      }
    },
    party: "gateway"
  }
} satisfies { readonly [id: string]: Addition }

const lostUpon = (circumstances: Circumstances): string =>
  `The connection was lost upon ${circumstances.owed ?? "a command"}, the first command after ${duration(quietBefore(circumstances) ?? 0)} of quiet`

const keptInUse =
  "let the app keep the connection in use, by IDLE or NOOP as `supervise` does, or connect anew for each visit."

/** What may be the proxy's, or a filter's behind it, as the predicate of “What answers”. */
const behindProxy: ReadonlyMap<string, string> = new Map([
  ["TlsNotTls", "speaks plain text where TLS was expected"],
  ["TlsProtocol", "has no TLS version or cipher in common with this client"],
  ["TlsClosed", "cut off the TLS handshake"],
  ["NotImap", "does not speak IMAP"],
  ["ClosedBeforeGreeting", "hung up before a greeting"],
  ["GreetingTimeout", "sent no greeting in time"],
  ["StartTlsFailed", "did not begin TLS"]
])

/** The titles of what came in place of the greeting that a provisional one announced. */
const afterProvisional: ReadonlyMap<string, (port: string, time: string) => string> = new Map([
  [
    "GreetingTimeout",
    (port: string, time: string) => `No greeting followed the provisional one${port}${time}`
  ],
  ["ClosedBeforeGreeting", (port: string) => `The server hung up${port} after a provisional greeting`],
  ["NotImap", (port: string) => `What followed the provisional greeting${port} is not IMAP`]
])
