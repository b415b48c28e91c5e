/**
 * From the login to the mailbox: each step is skipped where it is not owed, and awaits its own answer where its
 * flight is in the air already. RFC 9051 §6.3, RFC 2971, RFC 5161.
 */
import type { Step } from "../../Reason.ts"
import { flightInput, isSecured } from "../facts.ts"
import { meta } from "../meta.ts"
import { createStateConfig } from "../setup.ts"

const tooLate = (step: Step) => ({
  target: "failing",
  actions: { type: "blameLimit" as const, params: { step } }
})

const deaf = { target: "failing", actions: "keepFailure" as const }

export const recapability = createStateConfig({
  meta: meta.capability,
  description: "Asks what the server can do behind the login, where it has not told.",
  entry: { type: "planFlight", params: { step: "capability" } },
  always: { guard: { type: "skips", params: { step: "capability" } }, target: "identifying" },
  invoke: {
    id: "recapability",
    src: "capability",
    input: ({ context }) => ({
      wayIn: undefined,
      flight: flightInput(context),
      before: isSecured(context) ? context.login.capabilities : undefined
    })
  },
  after: { capabilityLimit: tooLate("capability") },
  on: {
    "recapability.ok": {
      target: "identifying",
      actions: ["keepAuthenticatedCapabilities", { type: "finish", params: { step: "capability" } }]
    }
  }
})

const identified = (identity: "sent" | "refused" | "swallowed") => ({
  target: "enabling",
  actions: [
    "keepServerId" as const,
    { type: "identified" as const, params: { identity } },
    { type: "finish" as const, params: { step: "id" as const } }
  ]
})

export const identifying = createStateConfig({
  meta: meta.id,
  description: "Says who we are, where the server lists ID. Whatever becomes of it is never fatal by itself.",
  entry: { type: "planFlight", params: { step: "id" } },
  always: { guard: { type: "skips", params: { step: "id" } }, target: "enabling", actions: "passOverId" },
  invoke: { id: "identify", src: "identify", input: ({ context }) => ({ flight: flightInput(context) }) },
  after: { idLimit: tooLate("id") },
  on: {
    "identify.ok": identified("sent"),
    "identify.refused": identified("refused"),
    "identify.swallowed": identified("swallowed"),
    "identify.deaf": deaf
  }
})

const enabled = {
  target: "selecting",
  actions: { type: "finish" as const, params: { step: "enable" as const } }
}

export const enabling = createStateConfig({
  meta: meta.enable,
  description: "Enables what the account asks for and the server lists, never in one flight with SELECT.",
  entry: { type: "planFlight", params: { step: "enable" } },
  always: { guard: { type: "skips", params: { step: "enable" } }, target: "selecting" },
  invoke: {
    id: "enable",
    src: "enable",
    input: ({ context }) => ({ flight: flightInput(context) })
  },
  after: { enableLimit: tooLate("enable") },
  on: {
    "enable.ok": { ...enabled, actions: ["keepEnabled", enabled.actions] },
    "enable.refused": enabled,
    "enable.swallowed": enabled,
    "enable.deaf": deaf
  }
})

/** SELECT; once more after ID, where the server asks for it. RFC 9051 §6.3.2. */
export const selecting = createStateConfig({
  meta: meta.select,
  description: "Opens the mailbox.",
  entry: { type: "planFlight", params: { step: "select" } },
  invoke: {
    id: "select",
    src: "select",
    input: ({ context }) => ({ flight: flightInput(context), idSent: context.mailbox.done.has("id") })
  },
  after: { selectLimit: tooLate("select") },
  on: {
    "select.ok": {
      target: "selected",
      actions: ["keepMailbox", { type: "finish", params: { step: "select" } }]
    },
    "select.unsafe": [
      {
        guard: "mayReidentify",
        target: "reidentifying",
        actions: { type: "finish", params: { step: "select" } }
      },
      { target: "failing", actions: "keepFailure" }
    ],
    "select.refused": [
      { guard: "wasSelected", target: "unselected", actions: "keepFailure" },
      { target: "failing", actions: "keepFailure" }
    ],
    "user.logout": "#connection.loggingOut"
  }
})

const reidentified = (identity: "resent" | "refused" | "swallowed") => ({
  target: "selecting",
  actions: [
    "keepServerId" as const,
    { type: "identified" as const, params: { identity } },
    { type: "finish" as const, params: { step: "id" as const } }
  ]
})

/** ID once more, listed or not: some servers count only the one behind a refused SELECT. */
export const reidentifying = createStateConfig({
  meta: meta.id,
  description: "Says once more who we are, because the server refuses the mailbox to strangers.",
  entry: "beginReidentifying",
  invoke: { id: "reidentify", src: "identify", input: ({ context }) => ({ flight: flightInput(context) }) },
  after: { idLimit: tooLate("id") },
  on: {
    "reidentify.ok": reidentified("resent"),
    "reidentify.refused": reidentified("refused"),
    "reidentify.swallowed": reidentified("swallowed"),
    "reidentify.deaf": deaf,
    "user.logout": "#connection.loggingOut"
  }
})
