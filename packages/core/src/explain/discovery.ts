/** Explanations of failed discovery: no server was found for an address, or it needs confirmation. */
import type { Explanations } from "./Explanation.ts"

export const discovery = {
  NothingDiscovered: {
    why: [
      "Neither DNS, nor the pages of {domain}, nor a server with a usual name led to a usable one. A source that was silent can know one."
    ],
    try: [
      "Check the spelling of the address.",
      "Give the server's name as host: the provider's help pages state it.",
      "Check that other names resolve on this network."
    ],
    see: "RFC 6186 §3"
  },
  ServerUnconfirmed: {
    why: [
      "{host} was named by DNS or by an unencrypted page, which someone on the network path could have forged. No password was sent."
    ],
    try: ["Ask the provider which server is the right one, by its own pages."],
    see: "RFC 6186 §6"
  }
} satisfies Explanations
