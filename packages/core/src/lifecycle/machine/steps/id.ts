/** ID after the login: some servers open a mailbox only to a client that has said who it is. RFC 2971. */
import { flight } from "../../../failure/reason/steps.ts"
import type { Identity } from "./outcomes.ts"
import { type Finding, type Found, isListed, type Step } from "./Step.ts"

/** Answered; `sent` says whether for the first time. */
export const identified =
  (sent: Identity) =>
  ({ serverId }: Pick<Found, "serverId">): Finding => ({ found: { serverId }, identity: sent })

export const id = {
  commands: flight.id.commands,
  group: "session",
  label: "ID",
  limit: 5_000,
  isOptional: true,
  owes: (facts) => facts.wantsId && !facts.without.has("id") && isListed(facts, "ID"),
  isRepeated: false,
  holdsBack: false,
  isHeldBack: false,
  withLogin: "always",
  state: {
    name: flight.id.state,
    invoke: "identify",
    activity: "identify"
  },
  outcomes: {
    ok: identified("sent"),
    refused: () => ({ identity: "refused" }),
    swallowed: () => ({ identity: "swallowed" }),
    deaf: "fails"
  },
  /** Its earlier outcome stays. */
  passedOver: (_, identity) => (identity === "notReached" ? { identity: "notOffered" } : {})
} as const satisfies Step
