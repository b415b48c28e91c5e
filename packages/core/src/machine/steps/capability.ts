/** CAPABILITY after the login, unless the login's answer had the list. RFC 9051 §6.1.1. */
import type { Step } from "./Step.ts"

export const capability = {
  id: "capability",
  command: "CAPABILITY",
  doing: "asking for the server's capabilities",
  span: "ImapConnection.capability",
  group: "session",
  label: "capability",
  limit: 5_000,
  isOptional: false,
  owes: ({ authenticated }) => authenticated === undefined,
  isRepeated: false,
  holdsBack: false,
  isHeldBack: false,
  withLogin: "unlessHeldBack",
  state: {
    name: "recapability",
    invoke: "recapability",
    activity: "capability",
    outcomes: { ok: "on" }
  },
  answered: (_, { capabilities }) => ({ found: { capabilities } })
} as const satisfies Step
