/** From the winner's channel to the login. RFC 9051 §6.2. */
import * as Capability from "../../../imap/Capability.ts"
import type { Context } from "../Context.ts"
import { capabilitiesBeforeLogin, capabilityAlone, flightInput } from "../facts.ts"
import { mayProbe, mayWrite } from "../authentication.ts"
import { loginCommand } from "../Ranking.ts"
import { meta } from "../meta.ts"
import { createStateConfig } from "../createStateConfig.ts"

/** Keeps the way in that won and nothing else. The channel is read again before anything secret is due. */
export const settling = createStateConfig({
  meta: meta.settle,
  invoke: {
    id: "settle",
    src: "settle",
    input: ({ context }) => ({ wayIn: context.race.winner ?? "implicitTls" })
  },
  after: { settleLimit: { target: "failing", actions: { type: "blameLimit", params: { step: "tls" } } } },
  on: { "settle.ok": { target: "settled", actions: "keepSettled" } }
})

/**
 * Decides what the login needs: nothing for PREAUTH, else the capabilities, if the server has not listed them. After
 * this state the channel does not change any more, so that no secret and no mail is ever due on another one.
 */
export const settled = createStateConfig({
  meta: meta.settle,
  always: [
    { guard: "isChannelInsecure", target: "failing", actions: "blameInsecureChannel" },
    { guard: "isPreauth", target: "recapability" },
    { guard: "knowsCapabilities", target: "authenticating" },
    { target: "capability" }
  ]
})

export const capability = createStateConfig({
  meta: meta.capability,
  entry: { type: "beginStep", params: { limit: "capability" } },
  invoke: {
    id: "capability",
    src: "capability",
    input: ({ context }) => ({ flight: capabilityAlone(context) })
  },
  after: { capabilityLimit: { target: "failing", actions: "blameCapabilityLimit" } },
  on: {
    "capability.ok": { target: "authenticating", actions: "keepCapabilities" },
    "failure.*": { target: "failing", actions: "keepLoginFailure" }
  }
})

const tried = (context: Context) => {
  const { form = loginCommand } = context.login
  return { form, secured: !mayWrite(context, form, false) }
}

const tooLate = { target: "#connection.failing", actions: "blameLoginLimit" as const }
const refused = { target: "choosing", actions: "keepRefused" as const }
const succeeded = { target: "#connection.recapability", actions: "keepAuthenticated" as const }

/**
 * One form after the other: bad syntax is the form's own, a NO is about the credential and leaves at most one more.
 * A secret is written at most twice on one connection, and three times for one action of the user.
 */
export const authenticating = createStateConfig({
  meta: meta.login,
  initial: "choosing",
  on: { "failure.*": { target: "#connection.failing", actions: "keepLoginFailure" } },
  states: {
    choosing: {
      meta: meta.login,
      always: [
        { guard: "lacksImap4", target: "#connection.failing", actions: "blameCapabilities" },
        { guard: "doubtsOffer", target: "#connection.capability" },
        { guard: "hasMechanism", target: "permitting", actions: "chooseForm" },
        { guard: "mayRefresh", target: "#connection.refreshing" },
        { target: "#connection.failing", actions: "blameMechanism" }
      ]
    },
    permitting: {
      meta: meta.login,
      always: [
        { guard: "maySend", target: "requesting" },
        { target: "#connection.failing", actions: "blamePlaintext" }
      ]
    },
    requesting: {
      meta: meta.login,
      entry: "beginLogin",
      invoke: {
        id: "authenticate",
        src: "authenticate",
        input: ({ context }) => ({
          ...tried(context),
          capabilities: capabilitiesBeforeLogin(context) ?? Capability.none,
          probe: mayProbe(context),
          pipelined: flightInput(context)
        })
      },
      after: { authLimit: tooLate },
      on: {
        "authenticate.ok": succeeded,
        "authenticate.challenged": "responding",
        "authenticate.refused": refused
      }
    },
    responding: {
      meta: meta.login,
      entry: { type: "beginStep", params: { limit: "auth" } },
      invoke: { id: "respond", src: "respond", input: ({ context }) => tried(context) },
      after: { authLimit: tooLate },
      on: {
        "respond.ok": { ...succeeded, actions: ["keepWarnings", "keepAuthenticated"] },
        "respond.challenged": { target: "responding", reenter: true, actions: "keepWarnings" },
        "respond.refused": { ...refused, actions: ["keepWarnings", "keepRefused"] }
      }
    }
  }
})

/** Once: a second token that is refused is the user's turn. */
export const refreshing = createStateConfig({
  meta: meta.refresh,
  invoke: { id: "refresh", src: "refresh" },
  after: { attemptLimit: { target: "failing", actions: "blameRefreshLimit" } },
  on: {
    "refresh.ok": { target: "authenticating", actions: "keepRefreshed" },
    "refresh.unchanged": { target: "failing", actions: "keepSameToken" },
    "refresh.closed": { target: "failing", actions: "refreshLater" },
    "failure.refresh": { target: "failing", actions: "keepRefreshFailure" }
  }
})
