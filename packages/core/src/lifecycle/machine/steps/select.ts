/** SELECT or EXAMINE; once more after ID if the server asks for that. RFC 9051 §6.3.2, §6.3.3. */
import { flight } from "../../../failure/reason/steps.ts"
import type { Step } from "./Step.ts"

export const select = {
  commands: flight.select.commands,
  reserved: {
    SELECT: "use the connection's `select`",
    EXAMINE: "use the connection's `select` with `readOnly`"
  },
  group: "mailbox",
  label: "select",
  limit: 30_000,
  isOptional: false,
  owes: ({ wantsMailbox }) => wantsMailbox,
  isRepeated: true,
  holdsBack: false,
  isHeldBack: true,
  withLogin: "unlessHeldBack",
  state: {
    name: flight.select.state,
    invoke: "select",
    activity: "select"
  },
  outcomes: { ok: "on", unsafe: "apart", refused: "apart" }
} as const satisfies Step
