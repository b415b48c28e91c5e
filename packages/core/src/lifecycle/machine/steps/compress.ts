/** COMPRESS, which nothing may follow before its answer: after all others it costs no flight. RFC 4978 §3. */
import { flight } from "../../../failure/reason/steps.ts"
import type { Step } from "./Step.ts"

/** RFC 4978 §3. */
export const capabilityName = "COMPRESS=DEFLATE"

export const compress = {
  commands: flight.compress.commands,
  reserved: { COMPRESS: "set the account's `compress` to `auto`" },
  group: "session",
  label: "compress",
  limit: 5_000,
  isOptional: true,
  isWanted: (settings) => settings.compress,
  // what was known of the server is not enough for what cannot be taken back
  owes: ({ authenticated, compress: isAsked, without }) =>
    isAsked && !without.has("compress") && authenticated?.has(capabilityName) === true,
  isRepeated: false,
  holdsBack: false,
  isHeldBack: true,
  withLogin: "never",
  state: {
    name: flight.compress.state,
    invoke: "compress",
    activity: "compress"
  },
  outcomes: {
    ok: () => ({ found: { compression: "active" } }),
    refused: () => ({ found: { compression: "refused" } })
  },
  /** Its earlier outcome on the connection stays. */
  passedOver: ({ authenticated, compress: isAsked, done, without }) => {
    if (done.has("compress")) return {}
    const isLeftOut = isAsked && authenticated?.has(capabilityName) === true && without.has("compress")
    return { found: { compression: isLeftOut ? "skipped" : "notOffered" } }
  }
} as const satisfies Step
