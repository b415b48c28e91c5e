/**
 * Chooses the form of authentication to try next, by what the server offers, what the credential allows, what was
 * tried.
 *
 * Mechanisms that do not reveal the secret to the server come first. A BAD is about the form: the next one follows. A
 * NO is about the credential and ends it, with two exceptions: a proof may fail because the server stores the password
 * in a way that the mechanism cannot use, so that LOGIN or PLAIN follows once within verified TLS; and what is known of
 * a server. RFC 9051 §6.2.
 */
import * as Capability from "../../imap/Capability.ts"
import * as Mechanism from "../../imap/Mechanism.ts"

/** One way to authenticate. */
export interface Form {
  /** LOGIN is a separate command, in addition to the mechanism of that name. */
  readonly command: "AUTHENTICATE" | "LOGIN"
  readonly mechanism: Mechanism.Name
  /** The first message goes along with AUTHENTICATE. RFC 4959. */
  readonly initialResponse: boolean
}

/** The next form to try. */
export const choose = (request: RankingRequest): Choice => {
  const { tried } = request
  const all = offered(request)
  if (all.length === 0) return { _tag: "None", why: "offer" }
  const ranked = experienced(request, all)
  const allowed = request.secured ? ranked : withoutStepDown(request, all, ranked)
  if (allowed.length === 0) return { _tag: "None", why: "weaker" }
  const isSpent = tried.filter(({ wroteSecret }) => wroteSecret).length >= mostAttempts
  const form = allowed.find(
    (form) =>
      (!isSpent || factsOf(form).credential === "certificate") &&
      tried.every((before) => mayFollow(request, before, form))
  )
  return form === undefined
    ? { _tag: "None", why: "tried" }
    : { _tag: "Next", form, downgradedFrom: downgrade(request, form) }
}

/** Returns whether the server offers the form, in whatever way its first message is sent. */
export const isListed = (capabilities: Capability.Capabilities, { command, mechanism }: Form): boolean =>
  command === "LOGIN" ? !capabilities.has("LOGINDISABLED") : Capability.offers(capabilities, mechanism)

/** The usable forms, the best first. With LOGINDISABLED in the clear there is none: the server wants TLS first. */
const offered = (request: RankingRequest): ReadonlyArray<Form> => {
  if (!request.secured && request.capabilities.has("LOGINDISABLED")) return []
  const { first, last } = mechanismsOf(request.capabilities)
  let forms = none
  for (const name of first) if (isUsable(request, name)) forms = forms.concat(formsOf(request, name))
  forms = forms.concat(passwordForms(request))
  for (const name of last) if (isUsable(request, name)) forms = forms.concat(formsOf(request, name))
  const { rules, wanted } = request
  if (wanted === undefined && !rules.requireChannelBinding) return forms
  return forms.filter(
    ({ mechanism }) =>
      (wanted === undefined || mechanism === wanted) &&
      (!rules.requireChannelBinding || Mechanism.bindsChannel(mechanism) || mechanism === "EXTERNAL")
  )
}

/** Sends an initial response first if the server takes it. */
const formsOf = (request: RankingRequest, mechanism: Mechanism.Name): ReadonlyArray<Form> => {
  const isEarly =
    Mechanism.factsOf(mechanism).clientFirst &&
    !request.credential.isLong &&
    Capability.hasInitialResponse(request.capabilities)
  const known = isEarly ? early : late
  const found = known.get(mechanism)
  if (found !== undefined) return found
  const later: Form = { command: "AUTHENTICATE", mechanism, initialResponse: false }
  const forms = isEarly ? [{ ...later, initialResponse: true }, later] : [later]
  known.set(mechanism, forms)
  return forms
}

/** The forms of each mechanism, made once for all connections: with an initial response, and without. */
const early = new Map<Mechanism.Name, ReadonlyArray<Form>>()
const late = new Map<Mechanism.Name, ReadonlyArray<Form>>()

/** Returns whether credential and channel suffice for the mechanism. If the channel can be bound, `-PLUS` is used. RFC 5802 §6. */
const isUsable = (request: RankingRequest, mechanism: Mechanism.Name): boolean => {
  const { authorizes, canBind, credential, rules, wanted } = request
  const facts = Mechanism.factsOf(mechanism)
  const has =
    facts.credential === "certificate" ? credential.certificate : credential.secret === facts.credential
  const isWanted = wanted === mechanism
  return (
    has &&
    (!authorizes || facts.authorizes) &&
    (canBind || !Mechanism.bindsChannel(mechanism)) &&
    (isWanted || !canBind || !offers(request, `${mechanism}-PLUS`)) &&
    (isWanted || !facts.usesMd5 || rules.md5)
  )
}

/** PLAIN and LOGIN, the cheaper first: a flight is saved if PLAIN would have to wait for `+`. */
const passwordForms = (request: RankingRequest): ReadonlyArray<Form> => {
  const { authorizes, capabilities, credential, quirks } = request
  if (credential.secret !== "password") return none
  const plain = offers(request, "PLAIN") ? formsOf(request, "PLAIN") : none
  const login = authorizes || capabilities.has("LOGINDISABLED") ? none : loginCommands
  const savesFlight = plain.length === 1 && credential.quotable
  return quirks.loginFirst !== undefined || savesFlight ? login.concat(plain) : plain.concat(login)
}

const none: ReadonlyArray<Form> = []

/** The mechanisms before PLAIN and after it. PLAIN and the command LOGIN are ordered by their round trips. */
interface Offered {
  readonly first: ReadonlyArray<Mechanism.Name>
  readonly last: ReadonlyArray<Mechanism.Name>
}

/** The mechanisms that a server offers: connections that got the same list share it. */
const mechanismsOf = (capabilities: Capability.Capabilities): Offered => {
  let found = mechanisms.get(capabilities)
  if (found === undefined) {
    const names = Mechanism.Name.literals
    const atPlain = names.indexOf("PLAIN")
    const isOffered = (name: Mechanism.Name) => Capability.offers(capabilities, name)
    found = {
      first: names.slice(0, atPlain).filter(isOffered),
      last: names.slice(atPlain + 1).filter(isOffered)
    }
    mechanisms.set(capabilities, found)
  }
  return found
}

const mechanisms = new WeakMap<Capability.Capabilities, Offered>()

/** Puts a form that worked before its equals; leaves out mechanisms that were refused here, within TLS. */
const experienced = (request: RankingRequest, forms: ReadonlyArray<Form>): ReadonlyArray<Form> => {
  const { known, secured, wanted } = request
  const skips = known.refused.length > 0 && secured && wanted === undefined && forms.some(disclosesPassword)
  const left = skips ? forms.filter(({ mechanism }) => !known.refused.includes(mechanism)) : forms
  const worked = known.worked === undefined ? undefined : left.find((form) => nameOf(form) === known.worked)
  if (worked === undefined || worked === left[0]) return left
  const first = left.findIndex((form) => isEqual(factsOf(form), factsOf(worked)))
  return [...left.slice(0, first), worked, ...left.slice(first).filter((form) => form !== worked)]
}

/** In the clear a server that accepts a proof, or did before, gets no password, unless the account insists. */
const withoutStepDown = (
  request: RankingRequest,
  all: ReadonlyArray<Form>,
  forms: ReadonlyArray<Form>
): ReadonlyArray<Form> => {
  if (request.wanted !== undefined) return forms
  const before = strengthBefore(request)
  return forms.filter((form) => {
    const { credential, discloses, strength } = factsOf(form)
    if (credential !== "password") return true
    const isBeaten = discloses === "secret" && all.some((other) => factsOf(other).strength > strength)
    return !isBeaten && before <= strength
  })
}

/** The strongest mechanism seen before, as far as this channel allows it. */
const strengthBefore = ({ canBind, known: { best } }: RankingRequest): number => {
  if (best === undefined) return 0
  const name = canBind ? best : familyOf(best)
  return Mechanism.isName(name) ? Mechanism.factsOf(name).strength : 0
}

/** Returns whether `form` may follow the forms that were tried. In the clear nothing follows a proof: see `withoutStepDown`. */
const mayFollow = (request: RankingRequest, { answer, form: before }: Tried, form: Form): boolean => {
  const { authorizes, known, quirks, rules } = request
  if (answer._tag === "final") return false
  if (answer._tag === "syntax") return nameOf(before) !== nameOf(form)
  if (answer._tag === "unsupported") return form.mechanism !== before.mechanism
  const { credential, discloses } = factsOf(before)
  if (credential === "certificate") return factsOf(form).credential !== "certificate"
  const workedHere = familyOf(known.worked?.split(" ")[0] ?? "") === familyOf(before.mechanism)
  if (!disclosesPassword(form) || workedHere) return false
  if (discloses === "secret") {
    return (
      quirks.loginAfterPlain !== undefined &&
      answer.code === undefined &&
      before.mechanism === "PLAIN" &&
      form.command === "LOGIN"
    )
  }
  // CANNOT: it can never succeed, as a proof where the password is stored in another way. RFC 5530 §3
  const isAboutCredential =
    answer.code === undefined || answer.code === "AUTHENTICATIONFAILED" || answer.code === "CANNOT"
  // some servers let one user act as another by PLAIN alone
  const isAboutBoth = authorizes && answer.code === "AUTHORIZATIONFAILED"
  return rules.fallback && (isAboutCredential || isAboutBoth)
}

/** The mechanisms that the server used to offer and no longer does, if the form is weaker. */
const downgrade = (request: RankingRequest, form: Form): Mechanism.Name | undefined => {
  const { best } = request.known
  const isNews = best !== undefined && request.wanted === undefined && !offers(request, best)
  if (!isNews || factsOf(form).credential !== "password") return undefined
  return stronger(form.mechanism, best) === form.mechanism ? undefined : best
}

/** Returns whether the secret may be written to this channel. A token must never go in the clear. RFC 6750 §5.3. */
export const maySend = (
  form: Form,
  channel: { readonly secured: boolean; readonly allowPlaintext: boolean }
): boolean => channel.secured || (channel.allowPlaintext && factsOf(form).credential !== "token")

/** The strongest mechanism for passwords that this server ever offered; for the profile, in which it only grows. */
export const bestOf = (request: RankingRequest): Mechanism.Name | undefined =>
  offered(request).reduce(
    (best, form) => (factsOf(form).credential === "password" ? stronger(best, form.mechanism) : best),
    request.known.best
  )

/** The name of a form in profiles and reports. */
export const nameOf = ({ command, initialResponse, mechanism }: Form): string => {
  if (mechanism === "LOGIN" && command === "AUTHENTICATE") return "AUTHENTICATE LOGIN"
  return initialResponse ? `${mechanism} with initial response` : mechanism
}

export const loginCommand: Form = { command: "LOGIN", mechanism: "LOGIN", initialResponse: false }
const loginCommands: ReadonlyArray<Form> = [loginCommand]

/** Returns the stronger of two mechanisms for passwords; the first of equals. */
const stronger = (a: Mechanism.Name | undefined, b: Mechanism.Name): Mechanism.Name =>
  a === undefined || Mechanism.factsOf(b).strength > Mechanism.factsOf(a).strength ? b : a

const factsOf = ({ mechanism }: Form): Mechanism.MechanismFacts => Mechanism.factsOf(mechanism)

/** Returns the name without `-PLUS`: a mechanism with and without channel binding. */
const familyOf = (name: string): string => name.replace(/-PLUS$/, "")

const isEqual = (a: Mechanism.MechanismFacts, b: Mechanism.MechanismFacts): boolean =>
  a.credential === b.credential && a.strength === b.strength

const disclosesPassword = (form: Form): boolean =>
  factsOf(form).discloses === "secret" && factsOf(form).credential === "password"

const offers = (request: RankingRequest, name: string): boolean =>
  Capability.offers(request.capabilities, name)

/** The number of times that one secret may be written on one connection. */
const mostAttempts = 2

/** The facts about a credential on which the choice depends. */
export interface CredentialFacts {
  /** The kind of secret; an anonymous login has none, and is never chosen for an account that has one. RFC 4505. */
  readonly secret: "password" | "token" | "anonymous" | undefined
  /** True if the client has a certificate for which the channel asked. */
  readonly certificate: boolean
  /** User and password are ASCII without `"` and `\`: LOGIN can quote them as they are. */
  readonly quotable: boolean
  /** True if a first message with it might not fit into the line of AUTHENTICATE, and follows on request. RFC 4959 §3. */
  readonly isLong: boolean
}

export interface Rules {
  /** DIGEST-MD5 and CRAM-MD5 may be used. */
  readonly md5: boolean
  /** LOGIN or PLAIN may follow a proof that was refused. */
  readonly fallback: boolean
  /** Only mechanisms that prove that the connection is not intercepted. */
  readonly requireChannelBinding: boolean
}

/** The lessons of earlier connections to this server. */
export interface Known {
  /** The form that worked, by name. */
  readonly worked: string | undefined
  /** The strongest mechanism that was ever usable here. */
  readonly best: Mechanism.Name | undefined
  /** Mechanisms that were refused while LOGIN or PLAIN, with the same password, was not. */
  readonly refused: ReadonlyArray<Mechanism.Name>
}

/** The quirks of servers of this kind. */
export interface Quirks {
  /** The quirk by which PLAIN cannot carry this user's name: LOGIN first. */
  readonly loginFirst: string | undefined
  /** The quirk by which NO to PLAIN says nothing of LOGIN. */
  readonly loginAfterPlain: string | undefined
}

/** A form that was tried on this connection, with its answer. */
export interface Tried {
  readonly form: Form
  /** The secret, or a proof of it, was written. */
  readonly wroteSecret: boolean
  readonly answer:
    | { readonly _tag: "syntax" }
    /** The mechanism does not work here, in any form. */
    | { readonly _tag: "unsupported" }
    /** NO, and as far as is known about the credential. */
    | { readonly _tag: "refused"; readonly code: string | undefined }
    /** Throttled, too many connections, a server that could not prove itself: nothing more on this connection. */
    | { readonly _tag: "final" }
}

export interface RankingRequest {
  readonly capabilities: Capability.Capabilities
  /** The channel is safe from eavesdroppers, and the other end is verified. */
  readonly secured: boolean
  /** True if the channel can be bound. */
  readonly canBind: boolean
  readonly credential: CredentialFacts
  /** Acts as another user. */
  readonly authorizes: boolean
  /** The account insists on this mechanism. */
  readonly wanted: Mechanism.Name | undefined
  readonly rules: Rules
  readonly known: Known
  readonly quirks: Quirks
  readonly tried: ReadonlyArray<Tried>
}

export type Choice =
  | {
      readonly _tag: "Next"
      readonly form: Form
      /** The stronger mechanism that the server used to offer. */
      readonly downgradedFrom: Mechanism.Name | undefined
    }
  /** `offer`: nothing fits. `weaker`: only what is weaker than before. `tried`: what fits was tried. */
  | { readonly _tag: "None"; readonly why: "offer" | "weaker" | "tried" }
