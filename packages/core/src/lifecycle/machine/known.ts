/** Adds to a failure what the machine knows of its reason: what was so before, who is on the way, and what the app chose. */
import { addressKind } from "../../base/addressKind.ts"
import * as ImapError from "../../failure/ImapError.ts"
import { isMasked } from "../../failure/quirk/lines.ts"
import type { PlainReason } from "../../failure/Reason.ts"
import { isToken } from "../../failure/reason/words.ts"
import * as Policy from "../Policy.ts"
import type { Context } from "./Context.ts"
import * as Ranking from "./Ranking.ts"
import type { WayIn } from "./Settings.ts"

export const withFacts = (self: Context, error: ImapError.ImapError): ImapError.ImapError => {
  const reason = known(self, error)
  return reason === error.reason ? error : ImapError.withReason(error, reason)
}

/** Returns the reason with these facts; the same one if there are none. */
const known = (self: Context, error: ImapError.ImapError): PlainReason => {
  const { reason } = error
  switch (reason._tag) {
    case "Timeout":
      return { ...reason, ...ofLimit(self, error.step, reason) }
    case "GreetingTimeout":
      return { ...reason, ...ofIntermediary(self, error), ...ofLimit(self, error.step, reason) }
    case "ClosedBeforeGreeting":
      return { ...reason, ...ofChannel(self, error), ...ofIntermediary(self, error), ...ofThisMachine(self) }
    case "NotImap":
    case "TlsNotTls":
    case "TlsProtocol":
    case "StartTlsFailed":
      return { ...reason, ...ofIntermediary(self, error) }
    case "TlsClosed":
      return { ...reason, ...ofIntermediary(self, error), ...ofTrust(self) }
    case "TlsName":
    case "TlsUntrusted":
      return { ...reason, ...ofTrust(self), ...ofAddress(self) }
    case "TlsExpired":
      return { ...reason, ...ofTrust(self) }
    case "ConnectionLost":
    case "ConnectionStalled":
      return { ...reason, ...ofThisMachine(self) }
    case "StartTlsNotOffered":
      return { ...reason, ...ofMask(self), ...ofThisMachine(self) }
    case "AuthRejected":
      return { ...reason, ...ofLogin(self), ...ofForms(self.login) }
    case "OAuthTokenRejected":
      return { ...reason, ...ofLogin(self) }
    case "OAuthTokenExpired":
      return { ...reason, ...ofRenewal(self) }
    case "AmbiguousRefusal":
      return { ...reason, ...ofAccepted(self) }
    case "TooManyConnections":
      return { ...reason, ...ofAccepted(self) }
    case "AuthenticatedNotConnected":
      return { ...reason, ...ofAccess(self) }
    case "PrivacyRequired":
      return self.channel.tls === undefined ? reason : { ...reason, encrypted: true }
    case "MailboxMissing":
    case "MailboxNoAccess":
      return error.step === "select" ? { ...reason, ...ofMailbox(self) } : reason
    default:
      return reason
  }
}

/** What answers behind a proxy may be the proxy, until TLS has shown who it is. */
const ofIntermediary = (self: Context, error: ImapError.ImapError) => {
  const { attempt, race } = self
  const wayIn = wayInOf(self, error)
  const isShown = race.winner !== undefined || (wayIn !== undefined && race.ways[wayIn].channel === "tls")
  return attempt.through === undefined || isShown ? {} : { through: attempt.through }
}

const ofChannel = (self: Context, error: ImapError.ImapError) => {
  const wayIn = wayInOf(self, error)
  return wayIn === undefined ? {} : { tls: self.race.ways[wayIn].channel === "tls" }
}

const ofMailbox = ({ had, settings, wanted }: Context) => ({
  ...(wanted.mailbox !== null && had === wanted.mailbox ? { openedBefore: true } : {}),
  ...(wanted.mailbox !== settings.mailbox ? { chosen: true } : {})
})

/** Who logs in may be another one than the mailbox is of. */
const ofAccess = ({ accepted, login: { form }, settings }: Context) => ({
  ...(form !== undefined && isToken(form.mechanism) ? { byToken: true } : {}),
  ...(settings.namesAnother || settings.authorizes ? { another: true } : {}),
  ...(accepted ? { acceptedBefore: true } : {})
})

const ofMask = ({ race }: Context) =>
  Array.from(race.ways.startTls.capabilities ?? []).some(isMasked) ? { masked: true } : {}

/** The limit that there is by default, if the app made the one that passed shorter. */
const ofLimit = (
  { settings: { limits } }: Context,
  step: string,
  reason: Extract<PlainReason, { readonly _tag: "Timeout" | "GreetingTimeout" }>
) => {
  const isAttempt = reason._tag === "Timeout" && reason.attemptMs !== undefined
  const name = isAttempt ? "attempt" : step === "dns" || step === "tcp" ? "connect" : step
  if (!isLimit(name) || limits[name] >= (ofNetwork.has(name) ? enoughOfNetwork : Policy.usual[name]))
    return {}
  // what another limit ended, such as that of an answer after an untagged BAD, took less
  return isAttempt || reason.afterMs >= limits[name] ? { usualMs: Policy.usual[name] } : {}
}

/** Steps in which a server has nothing to look up. */
const ofNetwork: ReadonlySet<string> = new Set(["connect", "tls"])

/** Two packets that were lost have been sent again by then, in milliseconds: who has not answered is silent. RFC 6298 §2. */
const enoughOfNetwork = 4_000

const isLimit = (name: string): name is keyof Policy.Limits => Object.hasOwn(Policy.usual, name)

const ofTrust = ({ trusted }: Context) => (trusted ? { trustedBefore: true } : {})

const ofAddress = ({ settings: { serverName } }: Context) => {
  const address = addressKind(serverName)
  return address === undefined ? {} : { address }
}

const ofThisMachine = ({ settings: { serverName } }: Context) =>
  addressKind(serverName) === "loopback" ? ({ address: "loopback" } as const) : {}

const ofAccepted = ({ accepted }: Context) => (accepted ? { acceptedBefore: true } : {})

const ofLogin = (self: Context) => ({ ...ofAccepted(self), ...ofRenewal(self) })

const ofRenewal = ({ login: { renewed, sameAgain } }: Context) => {
  if (sameAgain) return { renewal: "repeated" } as const
  return renewed ? ({ renewal: "renewed" } as const) : {}
}

/** Names a form once, whether or not its first message went along. */
const ofForms = ({ tried }: Context["login"]) => {
  const refused = tried.filter(({ answer }) => answer._tag === "refused")
  const names = new Set(refused.map(({ form }) => Ranking.nameOf({ ...form, initialResponse: false })))
  return names.size > 1 ? { forms: Array.from(names) } : {}
}

/** Returns the way in that a failure was on: the winner, or the one with its port. */
export const wayInOf = ({ race }: Context, { port }: ImapError.ImapError): WayIn | undefined => {
  if (race.winner !== undefined) return race.winner
  if (port === undefined) return undefined
  return race.ways.implicitTls.port === port ? "implicitTls" : "startTls"
}
