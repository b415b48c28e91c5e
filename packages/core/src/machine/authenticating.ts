/** From the winner's channel to the login. RFC 9051 §6.2. */
import { capabilitiesBeforeLogin, capabilityAlone, type Context, flightFacts } from "./Context.ts"
import { nameOf } from "./mechanism.ts"
import { createStateConfig } from "./setup.ts"

/** Keeps the lane that won and nothing else. The channel is read anew before anything secret is due. */
export const settling = createStateConfig({
  description: "Closes the lanes that lost, and reads the winner's channel anew.",
  invoke: {
    id: "settle",
    src: "settle",
    input: ({ context }) => ({ lane: context.winner ?? "implicitTls", secured: context.settings.secured })
  },
  after: { settleLimit: { target: "failing", actions: { type: "blameLimit", params: { step: "tls" } } } },
  on: { "settle.ok": { target: "settled", actions: "keepSettled" } }
})

/**
 * What is owed before the login: nothing for PREAUTH, the capabilities where they are untold. Behind this state the
 * channel does not change any more, so that nothing secret and no mail is ever asked for on another one.
 */
export const settled = createStateConfig({
  description: "Decides whether the channel is what the account asked for, and what the login needs.",
  always: [
    { guard: "isChannelInsecure", target: "failing", actions: "blameInsecureChannel" },
    { guard: "isPreauth", target: "recapability" },
    { guard: "knowsCapabilities", target: "authenticating" },
    { target: "capability" }
  ]
})

export const capability = createStateConfig({
  description: "Asks what the server can do, where it has not told within this channel.",
  entry: { type: "beginStep", params: { limit: "capability" } },
  invoke: {
    id: "capability",
    src: "capability",
    input: ({ context }) => ({ lane: undefined, flight: capabilityAlone(context) })
  },
  after: {
    capabilityLimit: { target: "failing", actions: { type: "blameLimit", params: { step: "capability" } } }
  },
  on: { "capability.ok": { target: "authenticating", actions: "keepCapabilities" } }
})

/**
 * One command behind the login shows whether the server reads on there. Never behind an initial response that has
 * not worked here before: a server that answers `+` would take it for the response.
 */
const mayLearn = (context: Context): boolean => {
  const { form, profile } = context
  const worked = form !== undefined && profile?.mechanism === nameOf(form)
  return (
    !flightFacts(context).careful &&
    profile?.pipelining === undefined &&
    (form?.mechanism === "LOGIN" || (form?.initialResponse === true && worked))
  )
}

const tooLate = {
  target: "#connection.failing",
  actions: { type: "blameLimit" as const, params: { step: "auth" as const } }
}

/** One form after the other, while the server calls them bad syntax. A NO is about the credential, and ends it. */
export const authenticating = createStateConfig({
  description: "Logs in.",
  initial: "choosing",
  states: {
    choosing: {
      description: "Picks the best form that the server offers and has not called bad syntax.",
      always: [
        { guard: "lacksImap4", target: "#connection.failing", actions: "blameCapabilities" },
        { guard: "hasMechanism", target: "requesting", actions: "chooseForm" },
        { target: "#connection.failing", actions: "blameMechanism" }
      ]
    },
    requesting: {
      description: "LOGIN or AUTHENTICATE was sent.",
      entry: { type: "beginStep", params: { limit: "auth" } },
      invoke: {
        id: "authenticate",
        src: "authenticate",
        input: ({ context }) => ({
          form: context.form ?? { mechanism: "LOGIN", initialResponse: false },
          capabilities: capabilitiesBeforeLogin(context) ?? new Set(),
          secured: !context.settings.plaintext,
          learn: mayLearn(context)
        })
      },
      after: { authLimit: tooLate },
      on: {
        "authenticate.ok": { target: "#connection.recapability", actions: "keepAuthenticated" },
        "authenticate.challenged": "responding",
        "authenticate.syntax": {
          target: "choosing",
          actions: { type: "dropForm", params: { challenged: false } }
        }
      }
    },
    responding: {
      description: "Answers a challenge of the server.",
      entry: { type: "beginStep", params: { limit: "auth" } },
      invoke: {
        id: "respond",
        src: "respond",
        input: ({ context }) => ({
          form: context.form ?? { mechanism: "LOGIN", initialResponse: false },
          secured: !context.settings.plaintext
        })
      },
      after: { authLimit: tooLate },
      on: {
        "respond.ok": { target: "#connection.recapability", actions: "keepAuthenticated" },
        "respond.challenged": { target: "responding", reenter: true },
        "respond.syntax": {
          target: "choosing",
          actions: { type: "dropForm", params: { challenged: true } }
        }
      }
    }
  }
})
