/** Words for what stands between this machine and the server. */
import { quoted, type Words } from "./Words.ts"

export const between = {
  ProxyUnusable: ({ detail }) => ({
    title: "The proxy cannot be used",
    why: `The server was never asked for: ${detail}.`,
    try: "Check the kind, the host and the port of the proxy. Where the server can be reached without it, leave it out."
  }),
  ProxyAuthRequired: ({ detail }) => ({
    title: "The proxy wants a user and a password",
    why: `It did not let this connection through: ${detail}.`,
    try: "Give the proxy's own user and password in its URL (for the command: in IMAP_PROXY); they are not those of the mail account."
  }),
  ProxyRefused: ({ host, port }) => ({
    title: `The proxy does not allow ${quoted(host)}, port ${port}`,
    why: "Its rules name the hosts and ports that may be reached, often port 443 alone.",
    try: "Ask whoever runs the proxy to allow this host and port, or try the server's other port."
  }),
  ProxyFailed: ({ detail, host, port }) => ({
    title: `The proxy did not get through to ${quoted(host)}, port ${port}`,
    why: `The proxy looks the name up and connects by itself, and could not: ${detail}.`,
    try: "Check host and port. If they are right, the server is down, or the proxy's own network blocks it."
  }),
  TunnelEnded: ({ detail }) => ({
    title: "The tunnel's command ended",
    why: `The command is the connection, and it is over: ${detail}.`,
    try: "Run the command by hand: it should wait and show the server's greeting. It has no terminal to ask a password on."
  })
} satisfies Partial<Words>
