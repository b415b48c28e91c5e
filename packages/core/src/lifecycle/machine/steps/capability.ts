/** CAPABILITY after the login, unless the login's answer had the list. RFC 9051 §6.1.1. */
import { flight } from "../../../failure/reason/steps.ts"
import type { Capabilities } from "../../../imap/Capability.ts"
import type { Step } from "./Step.ts"

export const capability = {
  commands: flight.capability.commands,
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
    name: flight.capability.state,
    invoke: "recapability",
    activity: "capability"
  },
  outcomes: {
    ok: ({ capabilities }: { readonly capabilities: Capabilities }) => ({ found: { capabilities } })
  }
} as const satisfies Step
