/** ENABLE, before a mailbox is selected: after that it is too late. RFC 5161 §3.1. */
import { flight } from "../../../failure/reason/steps.ts"
import type { Found, Step, StepFacts } from "./Step.ts"

export const enable = {
  commands: flight.enable.commands,
  reserved: { ENABLE: "name the extension in the account's `enable`" },
  group: "session",
  label: "enable",
  limit: 5_000,
  isOptional: true,
  owes: (facts) =>
    !facts.without.has("enable") && !facts.inFlight.includes("select") && enabling(facts).length > 0,
  isRepeated: false,
  holdsBack: true,
  isHeldBack: false,
  withLogin: "unlessHeldBack",
  state: {
    name: flight.enable.state,
    invoke: "enable",
    activity: "enable"
  },
  outcomes: {
    ok: ({ qresync, utf8 }: Pick<Found, "qresync" | "utf8">) => ({ found: { qresync, utf8 } }),
    refused: "on",
    swallowed: "on",
    deaf: "fails"
  }
} as const satisfies Step

/**
 * Returns the extensions to enable, which are asked for and listed; a server that is UTF8=ONLY leaves no choice (RFC
 * 6855 §6), and QRESYNC must be enabled before it is used (RFC 7162 §3.2.3).
 */
export const enabling = ({
  authenticated,
  enable: asked,
  keptAlive
}: Pick<StepFacts, "authenticated" | "enable" | "keptAlive">): ReadonlyArray<string> => {
  if (authenticated === undefined) return nothing
  if (!authenticated.has("ENABLE") && !authenticated.has("IMAP4REV2")) return nothing
  if (asked.length === 0 && !keptAlive && !authenticated.has("UTF8=ONLY")) return nothing
  const wanted = asked.map((name) => name.toUpperCase())
  if (keptAlive) wanted.push("QRESYNC")
  const listed = wanted.filter((name) => authenticated.has(name))
  if (authenticated.has("UTF8=ONLY")) listed.push("UTF8=ACCEPT")
  return listed.filter((name, at) => listed.indexOf(name) === at)
}

const nothing: ReadonlyArray<string> = []
