/** What the machine has to know about an account and a policy: plain values, no secret. */
import { Redacted } from "effect"
import type { Account, Order } from "../Account.ts"
import type * as Mechanism from "../Mechanism.ts"
import type { Auth, Flights, Limits, OnChange, Policy } from "../Policy.ts"
import { version } from "../version.ts"

export type WayIn = "implicitTls" | "startTls"

export const waysIn: ReadonlyArray<WayIn> = ["implicitTls", "startTls"]

export const other = (wayIn: WayIn): WayIn => (wayIn === "implicitTls" ? "startTls" : "implicitTls")

/** Which way in an action or a guard is about. */
export interface OfWayIn {
  readonly wayIn: WayIn
}

export interface Settings {
  readonly host: string
  /** The port of each way in that the account asks for. */
  readonly ports: { readonly [Name in WayIn]: number | undefined }
  readonly order: Order
  /** What earlier connections learned about the server is ignored, and found out again. */
  readonly rediscover: boolean
  readonly onChange: OnChange
  /** The account requires TLS: a channel that is not secured will not do. */
  readonly secured: boolean
  /** The account requires it explicitly: a channel that a transport merely vouches for will not do. */
  readonly ownTls: boolean
  /** The account explicitly allows a secret to be written over an unsecured channel. */
  readonly plaintext: boolean
  readonly mechanism: Mechanism.Name | undefined
  /** Acts as another user, which LOGIN cannot express. */
  readonly authorizes: boolean
  /** The token comes from an effect, so that a refused one can be replaced. */
  readonly refreshes: boolean
  readonly auth: Auth
  readonly mailbox: string
  readonly readOnly: boolean
  /** What ID says; `undefined` when it is disabled or has no field. */
  readonly id: ReadonlyMap<string, string> | undefined
  readonly enable: ReadonlyArray<string>
  /** What goes over a secured channel is to be compressed. RFC 4978. */
  readonly compress: boolean
  readonly limits: Limits
  readonly flights: Flights
  readonly attempts: number
  readonly reidentify: boolean
  /** The connection is kept for as long as it can be: idling or polling, and made anew where it is lost. */
  readonly keptAlive: boolean
}

/** What one call asks for beside account and policy. */
export interface Call {
  readonly rediscover?: boolean | undefined
  readonly keptAlive?: boolean | undefined
}

export const from = (
  account: Account,
  policy: Policy,
  { keptAlive = false, rediscover = false }: Call = {}
): Settings => ({
  host: account.host,
  ports: portsOf(account),
  order: account.order ?? "tls-first",
  rediscover,
  onChange: policy.onChange,
  secured: account.security !== "none",
  ownTls: account.security === "tls" || account.security === "starttls",
  plaintext: account.security === "none" && account.allowPlaintext === true,
  mechanism: account.mechanism,
  authorizes: account.authorizeAs !== undefined,
  refreshes: account.token !== undefined && !Redacted.isRedacted(account.token),
  auth: policy.auth,
  mailbox: account.mailbox ?? "INBOX",
  readOnly: account.readOnly ?? false,
  id: idOf(account),
  enable: account.enable ?? [],
  compress: account.compress === "auto",
  limits: policy.limits,
  flights: policy.flights,
  attempts: policy.attempts,
  reidentify: policy.reidentify,
  keptAlive
})

/** The ways in. A port given alone in `auto` is tried both ways. RFC 8314 §3. */
const portsOf = (account: Account): Settings["ports"] => {
  const { port, security = "auto", starttlsPort } = account
  switch (security) {
    case "tls":
      return { implicitTls: port ?? defaultPorts.implicitTls, startTls: undefined }
    case "starttls":
    case "none":
      return { implicitTls: undefined, startTls: port ?? starttlsPort ?? defaultPorts.startTls }
    case "auto":
      return {
        implicitTls: port ?? defaultPorts.implicitTls,
        startTls: starttlsPort ?? port ?? defaultPorts.startTls
      }
  }
}

const defaultPorts = { implicitTls: 993, startTls: 143 }

/**
 * The fields of ID in the order of RFC 2971 §3.3; an empty value leaves its field out, and names ignore case.
 * `undefined` means that no ID is sent: it is disabled, or has nothing to say.
 */
const idOf = ({ id = {} }: Account): Settings["id"] => {
  if (id.enabled === false) return undefined
  const said = new Map(
    Object.entries({
      name: id.name ?? "effect-imap",
      version: id.version ?? version,
      vendor: id.vendor ?? "",
      "support-url": id["support-url"] ?? "",
      "support-email": id["support-email"] ?? ""
    })
  )
  for (const [name, value] of Object.entries(id.fields ?? {})) said.set(name.toLowerCase(), value)
  for (const [name, value] of said) if (value === "") said.delete(name)
  return said.size === 0 ? undefined : said
}
