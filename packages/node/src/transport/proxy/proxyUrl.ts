/** A proxy as a user writes it: `socks5://user:password@host:port`, `http://…` or `https://…`. */
import * as ImapError from "@effect-imap/core/ImapError"
import { Option, Redacted, Result } from "effect"

export interface ProxyCredential {
  readonly user: string
  readonly password: Redacted.Redacted<string>
}

export interface Proxy {
  readonly protocol: "socks5" | "http"
  /** True if TLS runs to the proxy itself. */
  readonly secured: boolean
  readonly host: string
  readonly port: number
  readonly credential: ProxyCredential | undefined
}

type Scheme = Pick<Proxy, "port" | "protocol" | "secured">

/** In some programs, `socks5h` means that the proxy looks names up, which it always does here. */
const schemes: ReadonlyMap<string, Scheme> = new Map([
  ["socks5:", { protocol: "socks5", secured: false, port: 1080 }],
  ["socks5h:", { protocol: "socks5", secured: false, port: 1080 }],
  ["http:", { protocol: "http", secured: false, port: 80 }],
  ["https:", { protocol: "http", secured: true, port: 443 }]
])

const decode = Option.liftThrowable(decodeURIComponent)

export const fromText = (text: string): Result.Result<Proxy, ImapError.ImapError> => {
  const scheme = schemes.get(/^[a-z0-9+.-]+:/i.exec(text)?.[0].toLowerCase() ?? "")
  if (scheme === undefined) return invalid("it does not begin with socks5://, http:// or https://")
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.hostname === "") return invalid("it names no host, or is not a URL")
  if (!/^\/?$/.test(url.pathname) || url.search !== "" || url.hash !== "") {
    return invalid("nothing may follow its port")
  }
  // the URL parser converts only the hosts of http: and https: to ASCII
  const host = decode(url.hostname)
  const user = decode(url.username)
  const password = decode(url.password)
  if (Option.isNone(host) || Option.isNone(user) || Option.isNone(password)) {
    return invalid("it contains a % that is not an escape")
  }
  const unfit = misfit(scheme, user.value, password.value)
  if (unfit !== undefined) return invalid(unfit)
  return Result.succeed({
    ...scheme,
    host: host.value,
    port: url.port === "" ? scheme.port : Number(url.port),
    credential:
      url.username === "" && url.password === ""
        ? undefined
        : { user: user.value, password: Redacted.make(password.value) }
  })
}

/** Reports an invalid URL without repeating it, since it may contain a password. */
const invalid = (problem: string) =>
  Result.fail(ImapError.make({ _tag: "InvalidAccount", field: "proxy", problem }, "account"))

const misfit = ({ protocol }: Scheme, user: string, password: string): string | undefined => {
  // RFC 7617 §2
  if (protocol === "http" && user.includes(":")) return "its user cannot contain a colon"
  // RFC 1929 §2 has one octet for each length
  const maxOctets = Math.max(Buffer.byteLength(user), Buffer.byteLength(password))
  return protocol === "socks5" && maxOctets > 255
    ? "its user and password may have at most 255 octets each"
    : undefined
}
