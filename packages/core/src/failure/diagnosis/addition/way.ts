/** The way to the mailbox, and silence on it: the greeting, TLS, what a command needed, a gateway on this machine. */
import { onlyReads } from "../../onlyReads.ts"
import { named } from "../../quirk/named.ts"
import { tunnelEnd } from "../../quirk/tunnel.ts"
import { duration } from "../../reason/duration.ts"
import {
  type Reader,
  because,
  check,
  isToken,
  messagesOf,
  onPort,
  option,
  otherService,
  persisting,
  security,
  within
} from "../../reason/words.ts"
import { type Circumstances, endableQuiet, longSilence, longUnread, quietBefore } from "../Circumstances.ts"
import { type Addition, explains, lastLine } from "./Addition.ts"

/** The commands that a failure cut off: those whose rest the server never asked for. */
const cutOff = ["Timeout", "ConnectionLost", "ConnectionStalled", "ServerBye"] as const

/** No server waits less for a login, in milliseconds. */
const leastForLogin = 5000

/** A silence for so much of a limit is one for all of it: octets may come as the wait begins. */
const nearly = 0.9

/** The fewest untagged lines that are no chance. */
const several = 2

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
      why: `It read and wrote nothing meanwhile${tag === "ServerBye" ? "" : ", though an answer may have come"}. Neither the server nor the network has a part in that.`,
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
    when: ({ circumstances }) =>
      circumstances.reconnected === undefined &&
      circumstances.logged !== true &&
      (quietBefore(circumstances) ?? 0) >= endableQuiet,
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
    when: ({ circumstances }) =>
      circumstances.reconnected === undefined && quietBefore(circumstances) !== undefined,
    words: ({ circumstances }) => ({
      title: lostUpon(circumstances),
      why: `Neither side had said anything for so long: ${circumstances.address === "loopback" ? "what answers on this machine" : "the server, or a router or firewall on the way,"} may have dropped the connection meanwhile, which only shows when something is sent.`,
      ...persisting("Connect again.", `If it happens again, ${keptInUse}`, "app")
    }),
    party: ({ circumstances: { address } }) => (address === "loopback" ? "gateway" : undefined)
  },
  /** The host is this machine: nothing on the way to it can cut a connection. */
  gatewayLost: {
    of: ["ConnectionLost", "ClosedBeforeGreeting", "ConnectionStalled"],
    when: ({ circumstances: { address } }) => address === "loopback",
    words: ({ circumstances: { answersOthers = false }, tag }) => {
      const fates = [
        ...(answersOthers ? [] : ["was stopped or restarted"]),
        ...(tag === "ConnectionStalled" ? ["hangs"] : []),
        "dropped this connection"
      ].join(", or ")
      return {
        why: `The host is this machine itself, so no network is in between: the program that answers here, such as a mail bridge, gateway or tunnel, ${fates}. ${answersOthers ? "It went on answering others of this program." : "If it answered others meanwhile, it dropped this one alone."}`,
        ...persisting("Connect again.", "If it happens again, look into its own log.")
      }
    },
    party: "gateway"
  },
  /** What was found by the same name before or after is not misspelt. */
  nameFound: {
    of: ["DnsNotFound"],
    when: ({ circumstances }) => circumstances.nameFound !== undefined,
    words: ({ circumstances: { nameFound } }) => ({
      title: "The look-up of the server’s name found nothing this time",
      why: `Another connection found the same name ${nameFound === "later" ? "later" : "before"}: it is spelt right, and what failed is the look-up.`,
      ...persisting(
        nameFound === "later" ? "Leave the host as it is." : "Leave the host as it is, and try again.",
        `If it ${nameFound === "later" ? "happens again" : "persists"}, look at the DNS that this machine uses: its resolver, a VPN, or a container's network.`,
        "user"
      )
    }),
    party: "resolver",
    actionBy: ({ circumstances }) => (circumstances.nameFound === "later" ? "nobody" : "user"),
    retry: "now"
  },
  /** The name was answered with the address of no machine, as filters do for names that they block. RFC 1122 §3.2.1.3. */
  blockedName: {
    of: ["ConnectRefused", "HostUnreachable"],
    when: ({ circumstances }) => circumstances.ledTo === "nowhere",
    words: () => ({
      title: "The server's name leads nowhere: its address is 0.0.0.0",
      why: "That is the address of no machine, with which a filter of names answers for what it blocks. The refusal came from this machine itself, and not from the mail server.",
      try: "Allow the name in the filter of this network (its DNS server), or use another DNS server."
    }),
    party: "lookup",
    actionBy: "user"
  },
  /** The name led into a private network, whose addresses mean nothing outside of it. RFC 1918 §3. */
  privateNetwork: {
    of: ["Timeout", "HostUnreachable"],
    when: ({ circumstances, step }) => step === "tcp" && circumstances.ledTo === "private",
    words: () => ({
      why: "The server's name leads to an address of a private network, which can be reached from within that network alone: outside of it, nothing answers, however well the server is. No login was sent.",
      try: "Connect to that network, such as a company's by its VPN, and try again; or ask its operator for the name that is meant for outside. Within it, the server is down, or a firewall drops the packets."
    }),
    party: "within",
    actionBy: "user"
  },
  /** The gateway on this machine answered there before: the settings are right. */
  gatewayGone: {
    of: ["ConnectRefused"],
    when: ({ circumstances: { address, reachedMs } }) => address === "loopback" && reachedMs !== undefined,
    words: ({ circumstances: { reachedMs = 0 }, facts: { port } }) => ({
      title: `${port === undefined || port === 0 ? "This machine" : `Port ${port} of this machine`} refuses connections, and accepted one ${duration(reachedMs)} before`,
      why: "So host and port are right, and no network is in between: the mail bridge, gateway, tunnel or server that answered there was stopped, restarts, or takes no connections for a while, as some do after refused logins.",
      ...persisting(
        "Connect again once it runs.",
        "If it does not come back by itself, start it, and look into its own log.",
        "user"
      )
    }),
    party: "gateway",
    actionBy: "nobody"
  },
  /** The host is this machine: the gateway that should answer does not run. */
  gatewayDown: {
    of: ["ConnectRefused"],
    when: ({ circumstances: { address } }) => address === "loopback",
    words: ({ facts: { port } }) => ({
      title: `Nothing listens${onPort(port)} of this machine`,
      why: "The host is this machine itself, so neither the network nor the provider has a part: the mail bridge, gateway or tunnel that should answer here does not run, or has another port.",
      try: "Start it, or correct the port, and connect again."
    }),
    party: "gateway",
    actionBy: "user"
  },
  /** The port accepted a connection of this program before: the settings are right. */
  reachedBefore: {
    of: ["ConnectRefused"],
    when: ({ circumstances }) => circumstances.reachedMs !== undefined,
    words: ({ circumstances: { reachedMs = 0, unrefused = false }, facts: { port } }) => ({
      title: `${port === undefined || port === 0 ? "The other end" : `Port ${port}`} refuses connections, and accepted one ${duration(reachedMs)} before`,
      why: `So host and port are right. The server is down or restarts; or it, or a firewall before it, keeps this address out for a while${unrefused ? ", though no login of this account was refused before" : ", as many do after refused logins"}.`,
      ...(unrefused
        ? persisting(
            "Try again in a few minutes.",
            "If it persists, the server's operator should look into its log."
          )
        : persisting(
            "Try again in a few minutes.",
            "If logins were refused before it, correct the user name or password first: each further one may prolong it. Otherwise the server's operator should look into its log.",
            "user"
          ))
    }),
    party: "server",
    actionBy: "nobody"
  },
  /** The greeting had begun. */
  brokenGreeting: {
    of: ["ClosedBeforeGreeting"],
    when: ({ circumstances: { unfinished = 0 } }) => unfinished > 0,
    words: ({ circumstances: { foreign = false, unfinished = 0 }, facts: { port } }) => ({
      title: `The server hung up${onPort(port)} in the middle of its greeting`,
      why: `${unfinished} octets of it had come${foreign ? ", which do not begin as IMAP does" : ""}, and no end of a line: the server, or a proxy before it, broke off. No login was sent.`,
      ...persisting("Try again.", "If it happens again, show this trace to the server's operator.")
    })
  },
  /** The host is this machine, so nobody is on the way to it. */
  gatewayCertificate: {
    of: ["TlsUntrusted", "TlsName"],
    when: ({ circumstances: { address }, facts: { detail = "" } }) =>
      address === "loopback" && !/\bno sni\b/i.test(detail),
    words: ({ reader }) => ({
      title: "The program that answers on this machine has a certificate of its own",
      why: "A mail bridge or gateway makes one for itself. The host is this machine: no network is in between, and the provider has no part.",
      try: `Give the certificate that this program shows or exports as ${option(reader, "ca")}, or compare the fingerprint with it.`
    }),
    actionBy: "user"
  },
  /** A bridge on this machine has credentials of its own. */
  gatewayLogin: {
    of: ["AuthRejected"],
    when: (failed) =>
      failed.circumstances.address === "loopback" && !isToken(failed.facts.mechanism) && !explains(failed),
    words: () => ({
      why: "The host is this machine. If a mail bridge or gateway answers here, it may have a user name and a password of its own, and knows only the accounts that are signed in to it.",
      try: "Sign in to it, and use the user name and password that it shows; the password of the provider may not fit."
    }),
    actionBy: "user"
  },
  /** The app read nothing for longer than the other end bears: what ends then, ends because of that. */
  unread: {
    of: ["ConnectionLost", "ConnectionStalled", "Timeout", "ServerBye"],
    when: ({ circumstances: { owed, unreadMs }, said = "", tag }) =>
      unreadMs !== undefined &&
      owed !== undefined &&
      (tag !== "ServerBye" || named.idled.test(said) || named.timedOut.test(said)),
    words: ({ circumstances: { messages = 0, owed = "the command", unreadMs = 0 }, tag }) => ({
      title: `${tag === "ServerBye" ? "The server ended the session" : "The connection was lost"} after nothing had been read for ${duration(unreadMs)}: the app was slow to take the answer to ${owed}${messages > 0 ? `, of which ${messagesOf(messages)} had come` : ""}`,
      why: `What comes is read no faster than the app takes it. Servers give up a client that reads nothing, ${unreadMs >= longUnread ? "some of them after 5 min" : "most after minutes and some sooner: whether this one did, or the connection was cut by chance, is not known"}.`,
      try: `Let the app ask for less at once, such as for some hundred messages, and keep what comes before it does anything slow with it, which needs a limit of time.${owed.endsWith("FETCH") ? " Go on after the last UID that came." : ""}`
    }),
    party: ({ circumstances: { unreadMs = 0 } }) => (unreadMs >= longUnread ? "app" : "unread"),
    actionBy: "app",
    retry: "now"
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
  /** The program of a log closed a connection on which it had asked for nothing. */
  quietClosed: {
    of: ["ConnectionStalled"],
    when: ({ circumstances: { logged, owed } }) => logged === true && owed === undefined,
    words: ({ circumstances: { reconnected }, facts: { afterMs } }) => ({
      title: `The program closed a connection on which nothing came${within(afterMs)}`,
      why: "It had asked for nothing in that time, and a mailbox without news is as quiet: whether the connection was dead is not known.",
      try: `Let the program renew IDLE, or send NOOP, before that time is over: the answer shows whether the connection lives.${reconnected === false ? " And let it connect again: as far as this log goes it did not." : ""}`
    }),
    party: "app",
    actionBy: "app"
  },
  /** The program of a log began with TLS, and something else answered. RFC 8314 §3.2, §3.3. */
  clearFirst: {
    of: ["TlsNotTls"],
    when: ({ circumstances: { logged }, facts: { port }, lost, reader }) =>
      logged === true && otherService({ lost, port, reader }) === undefined,
    words: () => ({
      try: "Let that program use STARTTLS on this port (openssl: -starttls imap; curl: --ssl-reqd with imap://; imapflow: secure: false), or the port that has TLS from the first byte, which is usually 993."
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
    words: ({ circumstances: { logged = false, owed = "the command" }, facts: { afterMs } }) => ({
      title: `The answer to ${owed} began, and nothing more of it came${within(afterMs)}`,
      why: logged
        ? "The server stopped, or something on the way, or the program itself did not read on, as one that waits for another command in the middle of an answer: the log does not show which."
        : "The server stopped in the middle of its answer, or something on the way to it.",
      ...(logged
        ? {
            try: "Let the program take the whole answer before it sends the next command. If it does, try once with another client, which shows whether the server stops."
          }
        : persisting(
            "Connect again.",
            "If it happens at the same message again, ask for that message in parts, and show these lines to the server's operator."
          ))
    }),
    actionBy: ({ circumstances: { logged } }) => (logged === true ? "app" : undefined)
  },
  /** Untagged lines came meanwhile: that is no silence. */
  untagged: {
    of: ["Timeout"],
    when: ({ circumstances: { untagged = 0 } }) => untagged >= several,
    words: () => ({ why: "It sent untagged lines meanwhile, so it was not silent." })
  },
  /** A person's tool ended the typed lines with LF alone, and none was answered. RFC 9051 §2.2. */
  unsentLineEnd: {
    of: cutOff,
    when: ({ circumstances }) => circumstances.unsent === "lineEnd",
    words: ({ circumstances: { owed = "the command" } }) => ({
      title: `No typed line was answered, ${owed} the first: their line ends were not sent as CRLF`,
      why: "Without -crlf, s_client ends a typed line with LF alone. Many servers wait for CRLF (RFC 9051 §2.2), so to them no line was ever complete: nothing typed was carried out or refused, a login neither.",
      try: "Begin s_client with -crlf, and type the lines again."
    }),
    party: "typed",
    actionBy: "user"
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
  /** The literals of LOGIN, if there are any: a log shows nothing of a password. RFC 9051 §4.3. */
  perhapsUnsent: {
    of: ["Timeout", "ConnectionStalled"],
    when: ({ circumstances }) => circumstances.unsent === "perhapsCredential",
    words: ({ reader }) => ({
      why: "The server never asked for a literal (+), so a password with a quote, a backslash or more than ASCII was not sent; any other was.",
      try: `Use a password of ASCII letters, or another ${option(reader, "mechanism")} if one is listed; otherwise show its operator a trace.`
    }),
    actionBy: "user"
  },
  /** The program of a log did not wait for the answer to a command that changes something. */
  gaveUpChange: {
    of: ["Timeout"],
    when: ({ circumstances: { logged, owed = "" }, step }) =>
      logged === true && step === "command" && owed !== "" && !onlyReads(owed),
    words: ({ circumstances: { owed = "the command" } }) => ({
      why: "The program waited no longer, and closed the connection. The server may have carried the command out all the same, then or later.",
      try: `Let the program wait longer for ${owed}, and before it sends it again let it look whether it was done${owed === "APPEND" ? ": by a search for the Message-ID, a message may be there already" : ""}. Why the server takes so long, its operator can find out.`
    }),
    party: "patience",
    actionBy: "app"
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
    // a port that expects TLS is silent however long it is waited for
    when: ({ circumstances, facts: { port, tls }, tag }) =>
      circumstances.usualMs !== undefined && !(tag === "GreetingTimeout" && tls === false && port !== 143),
    words: (
      { circumstances: { limitMs, usualMs = 0 }, facts: { afterMs, attemptMs, literalBytes }, reader, step },
      advice
    ) => ({
      why: `${literalBytes === undefined ? "" : `${advice.why} `}This program allows ${duration(limitMs ?? attemptMs ?? afterMs ?? 0)}, and ${duration(usualMs)} by default: the server may only need longer.`,
      // before the greeting another service may listen there, for which no patience suffices
      try: `Let the program wait longer (${limitOf(step, reader, attemptMs !== undefined)}). ${step === "tls" || step === "greeting" ? advice.try : stopsAgain(literalBytes)}`
    }),
    party: "impatience",
    actionBy: "app"
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
    when: ({ circumstances: { owed = "IDLE", owedMs = 0, reconnected }, facts }) =>
      owedMs >= longWork &&
      facts.literalBytes === undefined &&
      reconnected === undefined &&
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
    when: ({ circumstances: { reconnected, silentMs = 0 } }) =>
      silentMs >= longSilence && reconnected === undefined,
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

const lostUpon = (circumstances: Circumstances): string =>
  `The connection was lost upon ${circumstances.owed ?? "a command"}, the first command after ${duration(quietBefore(circumstances) ?? 0)} of quiet`

const keptInUse =
  "let the app keep the connection in use, by IDLE as `supervise` does, or connect anew for each visit."

const weak = /\b(?:dh|ee|ca) key too small\b|\b(?:ca|ee) md too weak\b/i

/** A command that had been at work for so long may be why the connection was cut, in milliseconds. */
const longWork = 3_000

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

const stopsAgain = (literalBytes: number | undefined): string =>
  literalBytes === undefined
    ? "If it stops there then, too, show the server's operator a trace."
    : "If it stops after as many bytes again, it is about that message: leave it out, and show the server's operator a trace."

/** Names the limit of a step, or of the whole attempt. */
const limitOf = (step: string | undefined, reader: Reader, isAttempt: boolean): string => {
  if (isAttempt) return reader === "app" ? "`limits.attempt`" : option(reader, "timeout")
  if (step === undefined || step === "selected") return "`limits.command`"
  return `\`limits.${step === "dns" || step === "tcp" ? "connect" : step}\``
}
