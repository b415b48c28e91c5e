/**
 * From the login to the mailbox: a step that is not due is skipped, and one whose command was sent along with an earlier one
 * only awaits its answer. RFC 9051 §6.3, RFC 2971, RFC 5161, RFC 4978.
 */
import type { Step } from "../../Reason.ts"
import type { Identity } from "../../Report.ts"
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
  description: "Asks what the server can do after the login, unless it has said so.",
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

/** ID was answered, or never will be. */
const identified = (target: "enabling" | "selecting", identity: Identity) => ({
  target,
  actions: [
    "keepServerId" as const,
    { type: "identified" as const, params: { identity } },
    { type: "finish" as const, params: { step: "id" as const } }
  ]
})

export const identifying = createStateConfig({
  meta: meta.id,
  description: "Says who we are, where the server lists ID. Its outcome is never fatal by itself.",
  entry: { type: "planFlight", params: { step: "id" } },
  always: { guard: { type: "skips", params: { step: "id" } }, target: "enabling", actions: "passOverId" },
  invoke: { id: "identify", src: "identify", input: ({ context }) => ({ flight: flightInput(context) }) },
  after: { idLimit: tooLate("id") },
  on: {
    "identify.ok": identified("enabling", "sent"),
    "identify.refused": identified("enabling", "refused"),
    "identify.swallowed": identified("enabling", "swallowed"),
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
      target: "compressing",
      actions: ["keepFlights", { type: "finish", params: { step: "select" } }]
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
      { guard: "wasSelected", target: "unselected", actions: ["keepFailure", "wantLast"] },
      { target: "failing", actions: "keepFailure" }
    ],
    "user.logout": "#connection.loggingOut"
  }
})

/** ID once more, listed or not: some servers count only the one after a refused SELECT. */
export const reidentifying = createStateConfig({
  meta: meta.id,
  description: "Says once more who we are, because the server refuses the mailbox to strangers.",
  entry: "beginReidentifying",
  invoke: { id: "reidentify", src: "identify", input: ({ context }) => ({ flight: flightInput(context) }) },
  after: { idLimit: tooLate("id") },
  on: {
    "reidentify.ok": identified("selecting", "resent"),
    "reidentify.refused": identified("selecting", "refused"),
    "reidentify.swallowed": identified("selecting", "swallowed"),
    "reidentify.deaf": deaf,
    "user.logout": "#connection.loggingOut"
  }
})

const open = (compression: "active" | "refused") => ({
  target: "selected",
  actions: [
    "keepFlights" as const,
    { type: "compressed" as const, params: { compression } },
    { type: "finish" as const, params: { step: "compress" as const } },
    "keepMailbox" as const
  ]
})

/** Nothing is written after COMPRESS before its answer; it comes along with SELECT, and costs no flight. RFC 4978 §3. */
export const compressing = createStateConfig({
  meta: meta.compress,
  description:
    "Compresses what follows, both ways, where the account asks for it and the server lists COMPRESS=DEFLATE.",
  entry: { type: "planFlight", params: { step: "compress" } },
  always: {
    guard: { type: "skips", params: { step: "compress" } },
    target: "selected",
    actions: ["passOverCompression", "keepMailbox"]
  },
  invoke: { id: "compress", src: "compress", input: ({ context }) => ({ flight: flightInput(context) }) },
  after: { compressLimit: tooLate("compress") },
  on: { "compress.ok": open("active"), "compress.refused": open("refused") }
})
