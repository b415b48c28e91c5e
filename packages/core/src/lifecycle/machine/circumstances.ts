/** What the machine knows of a failure besides its reason, as far as it bears on the step that failed. */
import { encodedTwice } from "../../failure/diagnosis/encodedTwice.ts"
import { isMasked } from "../../failure/quirk/network.ts"
import { isToken } from "../../failure/reason/words.ts"
import { addressKind } from "../../failure/diagnosis/addressKind.ts"
import type { Circumstances } from "../../failure/diagnosis/Circumstances.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Context } from "./Context.ts"
import * as Policy from "../Policy.ts"
import * as Ranking from "./Ranking.ts"
import type { WayIn } from "./Settings.ts"

export const circumstancesOf = (self: Context, error: ImapError): Circumstances => {
  const { channel, login } = self
  const { reason, step } = error
  return {
    ...ofIntermediary(self, error),
    ...(step === "tls" ? ofServer(self) : {}),
    ...(step === "tls" ? {} : ofThisMachine(self)),
    ...(step === "auth" ? ofLogin(login) : {}),
    ...(step === "auth" && reason._tag === "AuthRejected" ? ofForms(login) : {}),
    ...(step === "auth" && self.accepted ? { acceptedBefore: true } : {}),
    ...(step === "auth" && channel.tls !== undefined ? { encrypted: true } : {}),
    ...(step === "select" ? ofMailbox(self) : {}),
    ...(reason._tag === "AuthenticatedNotConnected" ? ofAccess(self) : {}),
    ...(reason._tag === "StartTlsNotOffered" ? ofMask(self) : {}),
    ...(step === "greeting" && isClearAtTls(self, error) ? { clearAtTls: true } : {}),
    ...ofLimit(self, step, reason)
  }
}

/** What answers behind a proxy may be the proxy, until TLS has shown who it is. */
const ofIntermediary = (self: Context, error: ImapError): Circumstances => {
  const { attempt, race } = self
  const wayIn = wayInOf(self, error)
  const isShown = race.winner !== undefined || (wayIn !== undefined && race.ways[wayIn].channel === "tls")
  return attempt.through === undefined || isShown ? {} : { through: attempt.through }
}

const ofMailbox = ({ had, settings, wanted }: Context): Circumstances => ({
  ...(wanted.mailbox !== null && had === wanted.mailbox ? { openedBefore: true } : {}),
  ...(wanted.mailbox === null ? {} : { mailbox: wanted.mailbox }),
  ...(wanted.mailbox !== settings.mailbox ? { chosen: true } : {}),
  ...(encodedTwice(wanted.mailbox ?? "") ? { encodedTwice: true } : {})
})

/** Who logs in may be another one than the mailbox is of. */
const ofAccess = ({ accepted, login: { form }, settings }: Context): Circumstances => ({
  ...(form !== undefined && isToken(form.mechanism) ? { token: true } : {}),
  ...(settings.namesAnother || settings.authorizes ? { another: true } : {}),
  ...(accepted ? { acceptedBefore: true } : {})
})

const ofMask = ({ race }: Context): Circumstances =>
  Array.from(race.ways.startTls.capabilities ?? []).some(isMasked) ? { masked: true } : {}

const isClearAtTls = (self: Context, error: ImapError): boolean => {
  const wayIn = wayInOf(self, error)
  if (wayIn === undefined) return false
  const { channel, port } = self.race.ways[wayIn]
  return port === 993 && channel !== "tls"
}

/** The limit that passed, if the app made it shorter than it is by default. */
const ofLimit = (
  { settings: { limits } }: Context,
  step: string,
  reason: ImapError["reason"]
): Circumstances => {
  if (reason._tag !== "Timeout" && reason._tag !== "GreetingTimeout") return {}
  const isAttempt = reason._tag === "Timeout" && reason.attemptMs !== undefined
  const name = isAttempt ? "attempt" : step === "dns" || step === "tcp" ? "connect" : step
  if (!isLimit(name) || limits[name] >= (ofNetwork.has(name) ? enoughOfNetwork : Policy.usual[name]))
    return {}
  // what another limit ended, such as that of an answer after an untagged BAD, took less
  return isAttempt || reason.afterMs >= limits[name]
    ? { usualMs: Policy.usual[name], limitMs: limits[name] }
    : {}
}

/** Steps in which a server has nothing to look up. */
const ofNetwork: ReadonlySet<string> = new Set(["connect", "tls"])

/** Two packets that were lost have been sent again by then, in milliseconds: who has not answered is silent. RFC 6298 §2. */
const enoughOfNetwork = 4_000

const isLimit = (name: string): name is keyof Policy.Limits => Object.hasOwn(Policy.usual, name)

const ofServer = ({ settings: { serverName }, trusted }: Context): Circumstances => {
  const address = addressKind(serverName)
  return { ...(trusted ? { trustedBefore: true } : {}), ...(address === undefined ? {} : { address }) }
}

const ofThisMachine = ({ settings: { serverName } }: Context): Circumstances =>
  addressKind(serverName) === "loopback" ? { address: "loopback" } : {}

const ofLogin = ({ renewed, sameAgain, tried }: Context["login"]): Circumstances => ({
  ...(tried.length > 0 ? { refusedLogin: true } : {}),
  ...(renewed ? { renewed: true } : {}),
  ...(sameAgain ? { sameAgain: true } : {})
})

/** Names a form once, whether or not its first message went along. */
const ofForms = ({ tried }: Context["login"]): Circumstances => {
  const refused = tried.filter(({ answer }) => answer._tag === "refused")
  const names = new Set(refused.map(({ form }) => Ranking.nameOf({ ...form, initialResponse: false })))
  return names.size > 1 ? { refusedForms: Array.from(names) } : {}
}

/** Returns the way in that a failure was on: the winner, or the one with its port. */
export const wayInOf = ({ race }: Context, { port }: ImapError): WayIn | undefined => {
  if (race.winner !== undefined) return race.winner
  if (port === undefined) return undefined
  return race.ways.implicitTls.port === port ? "implicitTls" : "startTls"
}
