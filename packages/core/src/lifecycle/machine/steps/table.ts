/** The commands between the login and the mailbox, in the order in which they are due. `Step` says what a field means. */
import { flight, type FlightStep } from "../../../base/steps.ts"
import type { Capabilities } from "../../../imap/Capability.ts"
import { type Found, isListed, type Step, type StepFacts } from "./Step.ts"

export const table = {
  /** CAPABILITY after the login, unless the login's answer had the list. RFC 9051 §6.1.1. */
  capability: {
    ...flight.capability,
    invoke: "recapability",
    activity: "capability",
    group: "auth",
    label: "capability",
    limit: 5_000,
    isOptional: false,
    owes: ({ authenticated }) => authenticated === undefined,
    isRepeated: false,
    holdsBack: false,
    isHeldBack: false,
    withLogin: "unlessHeldBack",
    outcomes: {
      ok: ({ capabilities }: { readonly capabilities: Capabilities }) => ({ found: { capabilities } })
    }
  },

  /** ID after the login: some servers open a mailbox only to a client that has said who it is. RFC 2971. */
  id: {
    ...flight.id,
    invoke: "identify",
    activity: "identify",
    group: "mailbox",
    label: "ID",
    limit: 5_000,
    isOptional: true,
    owes: (facts) => facts.wantsId && !facts.without.has("id") && isListed(facts, "ID"),
    isRepeated: false,
    holdsBack: false,
    isHeldBack: false,
    withLogin: "always",
    outcomes: {
      ok: ({ serverId }: Pick<Found, "serverId">) => ({ found: { serverId }, identity: "sent" }),
      refused: () => ({ identity: "refused" }),
      swallowed: () => ({ identity: "swallowed" }),
      deaf: "fails"
    },
    /** Its earlier outcome stays. */
    passedOver: (_, identity) => (identity === "notReached" ? { identity: "notOffered" } : {})
  },

  /** ENABLE, before a mailbox is selected: after that it is too late. RFC 5161 §3.1. */
  enable: {
    ...flight.enable,
    reserved: { ENABLE: "name the extension in the account's `enable`" },
    invoke: "enable",
    activity: "enable",
    group: "mailbox",
    label: "enable",
    limit: 5_000,
    isOptional: true,
    owes: (facts) =>
      !facts.without.has("enable") && !facts.inFlight.includes("select") && enabling(facts).length > 0,
    isRepeated: false,
    holdsBack: true,
    isHeldBack: false,
    withLogin: "unlessHeldBack",
    outcomes: {
      ok: ({ qresync, utf8 }: Pick<Found, "qresync" | "utf8">) => ({ found: { qresync, utf8 } }),
      refused: "on",
      swallowed: "on",
      deaf: "fails"
    }
  },

  /** SELECT or EXAMINE; once more after ID if the server asks for that. RFC 9051 §6.3.2, §6.3.3. */
  select: {
    ...flight.select,
    reserved: {
      SELECT: "use the connection's `select`",
      EXAMINE: "use the connection's `select` with `readOnly`"
    },
    invoke: "select",
    activity: "select",
    group: "mailbox",
    label: "select",
    limit: 30_000,
    isOptional: false,
    owes: ({ wantsMailbox }) => wantsMailbox,
    isRepeated: true,
    holdsBack: false,
    isHeldBack: true,
    withLogin: "unlessHeldBack",
    outcomes: { ok: "on", unsafe: "apart", refused: "apart" }
  },

  /** COMPRESS, which nothing may follow before its answer: after all others it costs no flight. RFC 4978 §3. */
  compress: {
    ...flight.compress,
    reserved: { COMPRESS: "set the account's `compress` to `auto`" },
    invoke: "compress",
    activity: "compress",
    group: "mailbox",
    label: "compress",
    limit: 5_000,
    isOptional: true,
    isWanted: (settings) => settings.compress,
    // what was known of the server is not enough for what cannot be taken back
    owes: ({ authenticated, compress: isAsked, without }) =>
      isAsked && !without.has("compress") && authenticated?.has(compressing) === true,
    isRepeated: false,
    holdsBack: false,
    isHeldBack: true,
    withLogin: "never",
    outcomes: {
      ok: () => ({ found: { compression: "active" } }),
      refused: () => ({ found: { compression: "refused" } })
    },
    /** Its earlier outcome on the connection stays. */
    passedOver: ({ authenticated, compress: isAsked, done, without }) => {
      if (done.has("compress")) return {}
      const isLeftOut = isAsked && authenticated?.has(compressing) === true && without.has("compress")
      return { found: { compression: isLeftOut ? "skipped" : "notOffered" } }
    }
  }
} as const satisfies { readonly [Id in FlightStep]: Step }

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

/** RFC 4978 §3. */
const compressing = "COMPRESS=DEFLATE"
