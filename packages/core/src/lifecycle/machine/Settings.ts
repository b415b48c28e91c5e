/** The settings of the machine, from an account and a policy: plain values, no secret. */
import { Redacted } from "effect"
import type { Account, Order } from "../Account.ts"
import type * as Mechanism from "../../imap/Mechanism.ts"
import type { Auth, Flights, Limits, OnChange, Policy } from "../Policy.ts"
import { once } from "../../base/once.ts"
import { version } from "../../base/version.ts"
import type { WayIn } from "../../trace/StateId.ts"

export type { WayIn }

export const waysIn: ReadonlyArray<WayIn> = ["implicitTls", "startTls"]

export const other = (wayIn: WayIn): WayIn => (wayIn === "implicitTls" ? "startTls" : "implicitTls")

/** The parameter of actions and guards that concern one way in. */
export interface OfWayIn {
  readonly wayIn: WayIn
}

/**
 * The security that the account requires of a channel. `tls`: TLS by this library, not a channel that a transport
 * declares trusted. `secured`: either. `clear`: any, but no secret is written over an unsecured one. `plaintext`: not
 * even that.
 */
export type Privacy = "tls" | "secured" | "clear" | "plaintext"

/** Returns whether the account requires a secured channel. */
export const requiresSecured = ({ privacy }: Pick<Settings, "privacy">): boolean =>
  privacy === "tls" || privacy === "secured"

export interface Settings {
  readonly host: string
  /** The name that the certificate must be for. */
  readonly serverName: string
  /** The port of each way in that the account asks for. */
  readonly ports: { readonly [Name in WayIn]: number | undefined }
  readonly order: Order
  /** True if the profile of the server is ignored, and learned again. */
  readonly rediscover: boolean
  readonly onChange: OnChange
  readonly privacy: Privacy
  readonly mechanism: Mechanism.Name | undefined
  /** Acts as another user, which LOGIN cannot express. */
  readonly authorizes: boolean
  /** The user name has that of another mailbox besides, as Exchange takes it: `user@example.com\shared`. */
  readonly namesAnother: boolean
  /** The token comes from an effect, so that a refused one can be replaced. */
  readonly refreshes: boolean
  readonly auth: Auth
  /** `null`: the connection stops at the login. */
  readonly mailbox: string | null
  readonly readOnly: boolean
  /** The fields of ID; `undefined` when it is disabled or has no field. */
  readonly id: ReadonlyMap<string, string> | undefined
  readonly enable: ReadonlyArray<string>
  /** True if a secured channel should be compressed. RFC 4978. */
  readonly compress: boolean
  readonly limits: Limits
  readonly flights: Flights
  readonly attempts: number
  readonly reidentify: boolean
  /** True if the connection is kept alive by IDLE or polling, and made again if it is lost. */
  readonly keptAlive: boolean
  /** True if nobody is there to act at once. */
  readonly unattended: boolean
}

/** The settings of one call, besides account and policy. */
export interface CallSettings {
  readonly rediscover?: boolean | undefined
  readonly keptAlive?: boolean | undefined
}

export const from = (
  account: Account,
  policy: Policy,
  { keptAlive = false, rediscover = false }: CallSettings = {}
): Settings => ({
  host: account.host,
  serverName: account.serverName ?? account.host,
  ports: portsOf(account),
  order: account.order ?? "tls-first",
  rediscover,
  onChange: policy.onChange,
  privacy: privacyOf(account),
  mechanism: account.mechanism,
  authorizes: account.authorizeAs !== undefined,
  namesAnother: anothersMailbox.test(account.user),
  refreshes: account.token !== undefined && !Redacted.isRedacted(account.token),
  auth: policy.auth,
  mailbox: account.mailbox === undefined ? "INBOX" : account.mailbox,
  readOnly: account.readOnly ?? false,
  id: idOf(account),
  enable: account.enable ?? [],
  compress: account.compress === "auto",
  limits: policy.limits,
  flights: policy.flights,
  attempts: policy.attempts,
  reidentify: policy.reidentify,
  keptAlive,
  unattended: policy.unattended
})

/** A domain of Windows may come before a user, too: `EXAMPLE\user`. */
const anothersMailbox = /@[^\\/]*[\\/]|[\\/].*[\\/]/

const privacyOf = ({ allowPlaintext, security = "auto" }: Account): Privacy => {
  switch (security) {
    case "tls":
    case "starttls":
      return "tls"
    case "auto":
      return "secured"
    case "none":
      return allowPlaintext === true ? "plaintext" : "clear"
  }
}

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
const idOf = ({ id }: Account): Settings["id"] => (id === undefined ? usualId() : idFrom(id))

const usualId = once(() => idFrom({}))

const idFrom = (id: NonNullable<Account["id"]>): Settings["id"] => {
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
