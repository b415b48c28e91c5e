/**
 * The proxy that the environment names for all programs, as curl reads it for IMAP: `imaps_proxy` or `imap_proxy`, or else
 * `all_proxy`, except for the hosts of `no_proxy`. `https_proxy` is for `https:` URLs alone, in curl as here. `IMAP_PROXY` is
 * this command's own variable, which has no exceptions.
 */
import { BlockList, isIP, isIPv6 } from "node:net"
import { Redacted } from "effect"
import { merge, type Settings } from "./settings.ts"

type Environment = Readonly<Record<string, string | undefined>>

/** Adds the proxy as the weakest source, unless another one names a proxy or a tunnel, or its host is an exception. */
export const proxied = (
  sources: ReadonlyArray<Settings>,
  environment: Environment = process.env
): ReadonlyArray<Settings> => {
  const { host, proxy, security, tunnel } = merge(sources)
  const named = nameIn(environment, security)
  const url = named && environment[named]
  if (!url || proxy !== undefined || tunnel !== undefined || isException(host, exceptions(environment))) {
    return sources
  }
  // as for curl, a proxy without a scheme is one for HTTP
  return [{ proxy: Redacted.make(url.includes("://") ? url : `http://${url}`, { label: named }) }, ...sources]
}

/**
 * Returns the name of the variable that counts: that of the protocol first, and in lower case, if both are set. An empty one
 * is not set. Where it is still open whether TLS comes first, either variable of the protocol is followed: nothing is sent
 * past a proxy.
 */
export const nameIn = (environment: Environment, security: Settings["security"] = "auto") =>
  [
    ...(security === "auto" || security === "tls" ? ["imaps_proxy", "IMAPS_PROXY"] : []),
    ...(security === "tls" ? [] : ["imap_proxy"]),
    "all_proxy",
    "ALL_PROXY"
  ].find((name) => Boolean(environment[name]))

const exceptions = (environment: Environment): ReadonlyArray<string> =>
  (environment["no_proxy"] || environment["NO_PROXY"] || "").split(/[\s,]+/).filter((each) => each !== "")

/** Returns whether the host is reached directly: `*`, a domain with all below it, an address, or a network. */
const isException = (host: string | undefined, listed: ReadonlyArray<string>): boolean => {
  if (listed.length === 1 && listed[0] === "*") return true
  if (host === undefined) return false
  if (isIP(bare(host)) !== 0) return listed.some((network) => isWithin(bare(host), network))
  const name = domain(host)
  return listed.map(domain).some((each) => name === each || (each !== "" && name.endsWith(`.${each}`)))
}

const domain = (text: string): string => text.toLowerCase().replace(/^\./, "").replace(/\.$/, "")

const bare = (address: string): string => address.replace(/^\[(.*)\]$/, "$1")

const isWithin = (address: string, network: string): boolean => {
  const [start = "", bits] = network.split("/").map(bare)
  const family = familyOf(start)
  const addressBits = family === "ipv6" ? 128 : 32
  const length = bits === undefined ? addressBits : Number(bits)
  if (isIP(start) === 0 || !Number.isInteger(length) || length < 0 || length > addressBits) return false
  const list = new BlockList()
  list.addSubnet(start, length, family)
  return family === familyOf(address) && list.check(address, family)
}

const familyOf = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4")
