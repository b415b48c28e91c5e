/** Explanations of timeouts and lost connections. */
import type { Explanations, Sentence } from "./Explanation.ts"

const known: ReadonlyArray<Sentence> = [
  { if: { "held.by": "app" }, say: "The app took nothing for {held.ms}: servers give up who reads nothing." },
  { if: { "held.by": "program" }, say: "This program read and wrote nothing for {held.ms}." },
  { if: { serverSaid: "lock" }, say: "By its own words the server waited for another session's lock." },
  { if: { serverSaid: "index" }, say: "By its own words the server was building an index." },
  { if: { serverSaid: "work" }, say: "By its own words the server was at work: the command needs longer." },
  { if: { unsent: "literal" }, say: "The server never asked for the literal (+), so nothing was stored." },
  { if: { unsent: "credential" }, say: "The server never asked for the credential (+): none was sent." },
  { if: { answer: "begun" }, say: "The answer began, and did not end." }
]
const came = "{literal.received} of the literal's {literal.bytes} bytes had come."
const less = "This program allows less time than by default, which is {usualMs}."
const here: Sentence = {
  if: { address: "loopback" },
  say: "The host is this machine: the program that answers here was stopped, hangs, or dropped this connection."
}
const ownLog: Sentence = {
  if: { address: "loopback" },
  say: "Look into the log of the program on this machine."
}
const helps: ReadonlyArray<Sentence> = [
  {
    if: { "held.by": "app" },
    say: "Let the app write a message to a file as it comes, or read it in parts (BODY.PEEK[]<0.1000000>)."
  },
  {
    if: { answer: "none" },
    say: "Look at the mailbox before a command that changes it is sent again: it can be done all the same."
  }
]

export const silence = {
  Timeout: {
    why: [
      ...known,
      { if: { step: "dns" }, say: "The name server was silent; the mail server was not asked." },
      { if: { step: "tcp" }, say: "Packets are dropped on the way, or the host is down." },
      {
        if: { step: "tls" },
        say: "Nothing came back of the handshake: the server is overloaded, or something filters TLS or loses large packets, such as a VPN. No login was sent."
      },
      { if: { step: "account" }, say: "The app's source had not ended: nothing was sent." },
      came,
      "The whole attempt may take {attemptMs}; what came before took the rest.",
      less,
      "The wait ended after {afterMs}, and the connection with it: a late answer could be taken for another's."
    ],
    try: [
      ...helps,
      { if: { step: "tcp" }, say: "If it works from another network, this one blocks the port." },
      { if: { command: "APPEND" }, say: "If only long messages fail, large packets are lost." },
      "If it always stops there, show the server's operator a trace."
    ]
  },
  GreetingTimeout: {
    why: [
      ...known.slice(0, 2),
      { if: { tls: true }, say: "TLS is up: the server is overloaded, or waits for something." },
      { if: { tls: false }, say: "A server that expects TLS sends nothing, nor does a busy one." },
      "{through} reported a connection; nothing came through it.",
      less
    ],
    try: ["If it persists, ask the server's operator to look into its log."]
  },
  ClosedBeforeGreeting: {
    why: [
      { if: { port: 993, tls: false }, say: "Port 993 has TLS from the first byte." },
      here,
      "Servers do this when an address has too many connections or failed logins, and so do firewalls."
    ],
    try: [
      ownLog,
      "Close other mail programs on this network, or ask the server's operator whether this address is blocked."
    ],
    see: "RFC 8314 §3.2"
  },
  ConnectionLost: {
    why: [
      "The other end, or something on the network path, cut the connection without a BYE.",
      ...known,
      "{command} had waited {waitedMs} for its answer.",
      came,
      here
    ],
    try: [
      ...helps,
      ownLog,
      "If it is cut after a time of quiet, use IDLE or NOOP: a server may end it after 30 minutes, routers sooner.",
      "If it is always cut at the same step, a firewall or the server cuts there: look at the last lines."
    ],
    see: "RFC 9051 §5.4"
  },
  ConnectionStalled: {
    why: [
      "Nothing came for {afterMs}: the network changed, the machine slept, a firewall dropped it, or the server hangs.",
      ...known,
      here
    ],
    try: [
      ...helps,
      ownLog,
      "If it happens every few minutes, something drops quiet connections: poll or idle at shorter intervals."
    ]
  }
} satisfies Explanations
