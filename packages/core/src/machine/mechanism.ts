/**
 * Which form of authentication to try next. Pure: capabilities, what the credential allows, what was tried.
 *
 * PLAIN with an initial response costs one flight, as LOGIN does, and has no quoting; without SASL-IR LOGIN saves a
 * round trip. A user or password with `"` or `\` prefers PLAIN, and text beyond ASCII needs it (RFC 9755 §5), where
 * there is a choice. RFC 9051 §6.2.
 */
import { type Capabilities, hasInitialResponse, saslMechanisms } from "../Capability.ts"

/** One way to authenticate. */
export interface Form {
  readonly mechanism: "LOGIN" | "PLAIN"
  /** The response goes along with AUTHENTICATE. RFC 4959. */
  readonly initialResponse: boolean
}

/** How profiles name a form. */
export const nameOf = ({ initialResponse, mechanism }: Form): string =>
  initialResponse ? `${mechanism} with initial response` : mechanism

/** What matters of a credential, without the credential. */
export interface CredentialFacts {
  /** User and password are ASCII without `"` and `\`: LOGIN can quote them as they are. */
  readonly quotable: boolean
}

/** A form that the server answered with BAD. */
export interface Tried extends Form {
  /** The server had asked for the response by then. */
  readonly challenged: boolean
}

export interface Request {
  readonly capabilities: Capabilities
  /** Nobody can read along. */
  readonly secured: boolean
  readonly credential: CredentialFacts
  readonly authorizes: boolean
  readonly wanted: string | undefined
  /** On this connection. */
  readonly tried: ReadonlyArray<Tried>
}

const plainFirst: Form = { mechanism: "PLAIN", initialResponse: true }
const plain: Form = { mechanism: "PLAIN", initialResponse: false }
const login: Form = { mechanism: "LOGIN", initialResponse: false }

/** How often one secret may be written on one connection. */
const mostAttempts = 2

const isSame = (a: Form, b: Form) => a.mechanism === b.mechanism && a.initialResponse === b.initialResponse

/** A BAD to a bare AUTHENTICATE comes before the secret. */
const wroteSecret = ({ challenged, initialResponse, mechanism }: Tried): boolean =>
  mechanism === "LOGIN" || initialResponse || challenged

/** The forms that the server takes, the best first. LOGINDISABLED in the clear asks for TLS first: nothing is sent. */
const ranked = (request: Request): ReadonlyArray<Form> => {
  const { authorizes, capabilities, credential, secured } = request
  const loginDisabled = capabilities.has("LOGINDISABLED")
  if (loginDisabled && !secured) return []
  const offersPlain = saslMechanisms(capabilities).includes("PLAIN")
  const mayLogin = !authorizes && !loginDisabled
  const plainForms = offersPlain ? [...(hasInitialResponse(capabilities) ? [plainFirst] : []), plain] : []
  const loginForms = mayLogin ? [login] : []
  const loginSavesFlight = offersPlain && !hasInitialResponse(capabilities) && credential.quotable
  return loginSavesFlight ? [...loginForms, ...plainForms] : [...plainForms, ...loginForms]
}

/** The next form to try; `undefined` when nothing is left. */
export const choose = (request: Request): Form | undefined => {
  if (request.tried.filter(wroteSecret).length >= mostAttempts) return undefined
  return ranked(request)
    .filter((form) => request.wanted === undefined || form.mechanism === request.wanted)
    .find((form) => !request.tried.some((other) => isSame(other, form)))
}
