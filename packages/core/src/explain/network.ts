/** Explanations of failures of DNS, addresses and ports. */
import type { Explanations } from "./Explanation.ts"

const wayOfNames = "Look at the DNS that this machine uses: its resolver, a VPN, or a container's network."
const blocked =
  "0.0.0.0 is the address of no machine, with which a filter of names answers for what it blocks: the mail server was not asked."

export const network = {
  DnsNotFound: {
    why: [
      { if: { reachedBefore: false }, say: "DNS answered that {host} does not exist, or has no address." },
      { if: { reachedBefore: true }, say: "Another connection found {host} before: it is spelt right." }
    ],
    try: [wayOfNames]
  },
  DnsTemporary: {
    why: ["The DNS server gave no usable answer, so it is unknown whether {host} exists."],
    try: ["Check that other names resolve on this network.", wayOfNames]
  },
  Offline: {
    why: ["This machine has no route to the server at all."],
    try: ["Check the VPN: one that is half connected looks the same."]
  },
  ConnectRefused: {
    why: [
      { if: { address: "nowhere" }, say: blocked },
      { if: { address: "loopback" }, say: "The host is this machine: no network is in between." },
      { if: { reachedBefore: false }, say: "The machine answered that this port is closed." },
      { if: { reachedBefore: true }, say: "It accepted a connection before: host and port are right." }
    ],
    try: [
      {
        if: { address: "loopback" },
        say: "In a container, “localhost” is the container: name the other one, or the machine (host.docker.internal)."
      },
      "If the port is right, the server is down: ask its operator.",
      "After refused logins, correct the user name or password first: each further one can prolong a block."
    ]
  },
  HostUnreachable: {
    why: [
      { if: { address: "nowhere" }, say: blocked },
      { if: { address: "private" }, say: "Its address is one of a private network, reached only within." },
      "A firewall, a VPN or a proxy drops or rejects packets to it, or the machine is down."
    ],
    try: [
      "Try from another network, such as a phone's.",
      "If the server has only IPv6 addresses, use a network with IPv6, or ask the provider for a name with IPv4."
    ]
  },
  NotImap: {
    why: [
      "The first line was not an IMAP greeting, so no command and no password was sent.",
      "What came through {through} can be its own words instead of the server's."
    ],
    try: [
      "IMAP has port 993 with TLS, or 143 with STARTTLS.",
      { if: { protocol: "http" }, say: "Sign in to the network in a browser, if it asks for it." }
    ],
    see: "RFC 9051 §7.1.5"
  },
  ServerRefused: {
    why: ["It sent a refusal for a greeting: it is overloaded, going down, or does not serve this address."],
    try: ["Show its words to the server's operator if it goes on."],
    see: "RFC 9051 §7.1.5"
  },
  TooManyConnections: {
    why: [
      "Servers limit the connections of one user or address; one that was lost counts until the server notices, which can take minutes.",
      "This program had {own} more."
    ],
    try: [
      "Let each program that uses this account keep fewer connections, and close each when its work is done.",
      "Ask the server's operator to allow more connections, or to forget dead ones sooner. Behind one proxy or NAT, all of them count as one address."
    ]
  },
  ServerChanged: {
    why: [
      "It worked the last time, and failed now with {failure}. The server is down or has moved, or something on the network path blocks it."
    ],
    try: ["Compare with another network before the new way in is accepted: it can be a weaker one."]
  }
} satisfies Explanations
