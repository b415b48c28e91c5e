/** The words for the reasons of `reason/between.ts`. Written by scripts/words.ts from `reason/`. Do not edit. */
import { at, because } from "../../reason/words.ts"
import type { Words } from "../Facts.ts"

export const betweenWords = {
  ProxyUnusable: ({ detail }) => ({
      title: "The proxy cannot be used",
      why: `The server was never contacted${because(detail)}.`,
      try: "Check the kind, the host and the port of the proxy. If the server can be reached without it, leave it out."
    }),
  ProxyAuthRequired: ({ detail }) => ({
      title: "The proxy requires a user name and a password",
      why: `It did not let this connection through${because(detail)}.`,
      try: "Give the proxy's own user and password in its URL (for the command: in IMAP_PROXY); they are not those of the mail account."
    }),
  ProxyRefused: ({ host, port }) => ({
      title: `The proxy does not allow ${at(host, port)}`,
      why: "Its rules list the hosts and ports that may be reached, often only port 443.",
      try: "Ask the proxy's operator to allow this host and port, or try the server's other port."
    }),
  ProxyFailed: ({ detail, host, port }) => ({
      title: `The proxy could not reach ${at(host, port)}`,
      why: `The proxy itself looks up the name and connects, and failed${because(detail)}.`,
      try: "Check host and port. If they are right, the server is down, or the proxy's own network blocks it."
    }),
  TunnelEnded: ({ detail }) => ({
      title: "The tunnel's command ended",
      why: `A tunnel lasts only as long as its command${because(detail)}.`,
      try: "Run the command by hand: it should wait and show the server's greeting. It has no terminal to ask for a password."
    })
} satisfies Partial<Words>
