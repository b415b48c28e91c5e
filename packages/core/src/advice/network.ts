/** Words for what happens on the way to a greeting. */
import type { Step } from "../Reason.ts"
import { check, onPort, quoted, subject, type Words } from "./Words.ts"
import { duration } from "./duration.ts"

/** What a step is about, as the object of "while …". */
export const doing: { readonly [Name in Step]: string } = {
  account: "preparing the account",
  dns: "looking up the server's name",
  tcp: "connecting",
  tls: "agreeing on TLS",
  greeting: "waiting for the greeting",
  capability: "asking what the server can do",
  starttls: "asking for STARTTLS",
  auth: "logging in",
  id: "exchanging ID",
  enable: "enabling extensions",
  select: "opening the mailbox",
  compress: "agreeing on compression",
  selected: "the mailbox was open",
  idle: "asking to be told what is new",
  command: "a command was in progress",
  logout: "logging out"
}

const mailServers: { readonly [protocol: string]: string } = {
  smtp: "This is the server for sending mail: ask your provider for the IMAP one, often imap.… instead of smtp.….",
  pop3: "This is a POP3 port: look for the one of IMAP, best with security `tls`.",
  http: "This is a web server or a proxy's login page: check host and port, and sign in to the network if it asks.",
  ssh: "This is an SSH port: look for the one of IMAP, best with security `tls`.",
  tls: "The port speaks TLS from the first byte: use security `tls` with it."
}

export const network = {
  DnsNotFound: ({ host }) => ({
    title: `There is no server called ${quoted(host)}`,
    why: "DNS answered that this name does not exist, or has no address.",
    try: "Check the spelling of the host; your provider's help page has the right one, often imap.example.com."
  }),
  DnsTemporary: ({ host }) => ({
    title: `The name ${quoted(host)} could not be looked up`,
    why: "The DNS server gave no usable answer, so nobody knows yet whether the name exists.",
    try: "Check that other names resolve on this network, then try again in a minute."
  }),
  Offline: () => ({
    title: "There is no network",
    why: "This machine has no route to the server at all.",
    try: "Connect to a network and try again; a VPN that is half up looks the same."
  }),
  ConnectRefused: ({ host, lost, port }) => ({
    title: `Nothing listens ${port === 0 ? "at the other end" : `on ${quoted(host)}, port ${port}`}`,
    why: "The machine answered that this port is closed.",
    try: `${check("the port", { lost, port })}. If it is right, the server is down.`
  }),
  HostUnreachable: ({ host, port }) => ({
    title: `${port === 0 ? "The other end" : `${quoted(host)}, port ${port},`} cannot be reached`,
    why: "Packets to it are lost or turned away on the road: a firewall, a VPN, a proxy, or a machine that is down.",
    try: "Try from another network, such as a phone's. If it works there, this network blocks the port."
  }),
  Timeout: ({ step, afterMs, along = [], through }) => ({
    title: `No answer within ${duration(afterMs)} while ${[step, ...along].map((each) => doing[each]).join(" and ")}${through === undefined ? "" : ` through ${quoted(through)}`}`,
    why: "The server fell silent, so the connection was given up; a late answer could be taken for another one.",
    try: `Try again in a moment. If it always stops at ${step}, that is the server's or the network's part: show them this moment, or raise that step's limit.`
  }),
  GreetingTimeout: ({ port, tls, afterMs }) => ({
    title: `No greeting came${port === 0 ? "" : ` from port ${port}`} within ${duration(afterMs)}`,
    why: tls
      ? "TLS is up, but the server behind it sends no greeting: it is overloaded, or it waits for something else."
      : "A server that expects TLS waits for the client and says nothing; an overloaded one looks the same.",
    try: tls
      ? "Try again in a few minutes. If it stays so, whoever runs the server should look at its log."
      : `${subject(port)} may expect TLS: try security \`tls\` with it. If it should be plain, try again in a few minutes.`
  }),
  ClosedBeforeGreeting: ({ port }) => ({
    title: `The server hung up${onPort(port)} before its greeting`,
    why: "Servers do so when an address has too many connections or failed logins, and so do firewalls.",
    try: "Close other mail programs on this network and wait some minutes. If it stays so, ask for the block to be lifted."
  }),
  ConnectionLost: ({ step }) => ({
    title: `The connection was lost while ${doing[step]}`,
    why: "The other end, or something on the road to it, cut the line without a goodbye.",
    try: `Connect again. If it is always cut at ${step}, look at the last lines on both sides: a firewall or the server cuts there.`
  }),
  ConnectionStalled: ({ afterMs }) => ({
    title: `The open connection was dead: nothing came back within ${duration(afterMs)}`,
    why: "No end of it was told: the network changed, the machine slept, a firewall forgot the connection, or the server hangs.",
    try: "Connect again. If it happens every few minutes, something on the road forgets quiet connections: poll or idle in shorter intervals."
  }),
  NotImap: ({ lost, port, protocol }) => ({
    title:
      protocol === "unknown"
        ? `What answers${onPort(port)} does not speak IMAP`
        : `${subject(port)} speaks ${protocol.toUpperCase()}, not IMAP`,
    why: "The first line was not an IMAP greeting, so no command and no password was sent.",
    try: mailServers[protocol] ?? `${check("host and port", { lost, port })}.`
  }),
  ServerRefused: () => ({
    title: "The server turned the connection away",
    why: "It said BYE instead of a greeting: it is overloaded, going down, or does not serve this address now.",
    try: "Wait some minutes and try again; what the server said beside this message often names the cause."
  }),
  TooManyConnections: () => ({
    title: "There are too many connections to this account",
    why: "Servers limit how many connections one user or address may have; old ones count until they time out.",
    try: "Close other mail programs and devices that use this account, wait some minutes, and try again."
  }),
  ServerChanged: ({ known: { port, wayIn } }) => ({
    title: `The server is no longer reached as before, by ${wayIn === "implicitTls" ? "TLS" : "STARTTLS"} on port ${port}`,
    why: "This way in worked the last time. The server may be down or moved, or somebody on the road may block it.",
    try: "Try again in a moment. Connect with `rediscover` where the server is known to have changed."
  })
} satisfies Partial<Words>
