/** Explanations of failures of proxies and tunnels. */
import type { Explanations } from "./Explanation.ts"

export const between = {
  ProxyUnusable: {
    why: ["The mail server was not contacted.", "Of the proxy: {detail}."],
    try: ["Check the kind of the proxy (HTTP or SOCKS), its host and its port."]
  },
  ProxyAuthRequired: {
    why: ["The proxy did not let this connection through.", "Of the proxy: {detail}."],
    try: [
      "Ask whoever runs the proxy for a user and a password.",
      "The command takes them from the URL in IMAP_PROXY."
    ]
  },
  ProxyRefused: {
    why: [
      "The rules of a proxy list the hosts and ports that may be reached, often only port 443.",
      "The server was not reached: nothing is known of it."
    ],
    try: ["Ask the proxy's operator for {host}, port {port}."]
  },
  ProxyFailed: {
    why: ["The proxy itself looks up the name and connects, and failed.", "Of the proxy: {detail}."],
    try: ["If host and port are right, the server is down, or the proxy's own network blocks it."]
  },
  TunnelEnded: {
    why: ["A tunnel lasts only as long as its command.", "Of the command: {detail}."],
    try: ["The command has no terminal: let it log in by a key, since it cannot ask for a password."]
  }
} satisfies Explanations
