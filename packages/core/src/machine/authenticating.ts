/** From the winner's channel to the login. RFC 9051 §6.2. */
import { capabilitiesBeforeLogin, capabilityAlone, type Context, flightFacts } from "./Context.ts"
import { nameOf } from "./mechanism.ts"
import { createStateConfig } from "./setup.ts"

/** Keeps the lane that won and nothing else. The channel is read anew before anything secret is due. */
export const settling = createStateConfig({
  invoke: {
    id: "settle",
    src: "settle",
    input: ({ context }) => ({ lane: context.winner ?? "implicitTls", secured: context.settings.secured })
  },
  after: { settleLimit: { target: "failing", actions: { type: "blameLimit", params: { step: "tls" } } } },
  on: { "settle.ok": { target: "settled", actions: "keepSettled" } }
})

/** What is owed before the login: nothing for PREAUTH, the capabilities where they are untold. */
export const settled = createStateConfig({
  always: [
    { guard: "isPreauth", target: "recapability" },
    { guard: "knowsCapabilities", target: "authenticating" },
    { target: "capability" }
  ]
})

export const capability = createStateConfig({
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
  initial: "choosing",
  states: {
    choosing: {
      always: [
        { guard: "lacksImap4", target: "#connection.failing", actions: "blameCapabilities" },
        { guard: "hasMechanism", target: "permitting", actions: "chooseForm" },
        { target: "#connection.failing", actions: "blameMechanism" }
      ]
    },
    permitting: {
      always: [
        { guard: "maySendSecrets", target: "requesting" },
        { target: "#connection.failing", actions: "blameInsecureChannel" }
      ]
    },
    requesting: {
      entry: { type: "beginStep", params: { limit: "auth" } },
      invoke: {
        id: "authenticate",
        src: "authenticate",
        input: ({ context }) => ({
          form: context.form ?? { mechanism: "LOGIN", initialResponse: false },
          capabilities: capabilitiesBeforeLogin(context) ?? new Set(),
          secured: context.settings.secured,
          learn: mayLearn(context)
        })
      },
      after: { authLimit: tooLate },
      on: {
        "authenticate.ok": { target: "#connection.recapability", actions: "keepAuthenticated" },
        "authenticate.challenged": "responding",
        "authenticate.syntax": { target: "choosing", actions: "dropForm" }
      }
    },
    responding: {
      entry: { type: "beginStep", params: { limit: "auth" } },
      invoke: {
        id: "respond",
        src: "respond",
        input: ({ context }) => ({
          form: context.form ?? { mechanism: "LOGIN", initialResponse: false },
          secured: context.settings.secured
        })
      },
      after: { authLimit: tooLate },
      on: {
        "respond.ok": { target: "#connection.recapability", actions: "keepAuthenticated" },
        "respond.challenged": { target: "responding", reenter: true },
        "respond.syntax": { target: "choosing", actions: "dropForm" }
      }
    }
  }
})
