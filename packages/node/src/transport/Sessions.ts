/**
 * TLS sessions that servers offered to resume, in memory. RFC 8446 §2.2.
 *
 * A session is used for the server, name and authorities that its certificate was verified for, at most an hour after that,
 * and once: a ticket that is used twice shows an eavesdropper that both connections are one client's (RFC 8446 §C.4). One that
 * a server refuses costs nothing, since the handshake continues in full.
 */
import type { Target, TlsOptions } from "@effect-imap/core/internal/Transport"
import type { Certificate } from "./tlsInfo.ts"

export interface Session {
  readonly ticket: Buffer
  /** The certificate of the full handshake, and the time at which it was verified, in milliseconds since 1970. */
  readonly certificate: Certificate
  readonly verifiedAt: number
}

/** The sessions for one server, name and set of authorities. */
export interface OfServer {
  /** Returns the newest session that may still be used, which nobody else gets. */
  readonly take: (now: number) => Session | undefined
  readonly keep: (session: Session) => void
  /** Forgets all of them. */
  readonly forget: () => void
}

const lifetimeMs = 3_600_000

/** As many connections to one server may begin at once. A ticket takes 2 to 4 kB. */
const maxTickets = 16

const maxServers = 128

/** Returns the lookup of a server's sessions. A client certificate is always sent again, in a full handshake. */
export const make = () => {
  const servers = new Map<string, ReadonlyArray<Session>>()

  const of = ({ host, port }: Target, { ca, clientCertificate, serverName }: TlsOptions) => {
    if (clientCertificate !== undefined) return undefined
    const key = JSON.stringify([host, port, serverName, ca])
    const put = (sessions: ReadonlyArray<Session>) => {
      servers.delete(key)
      if (sessions.length > 0) servers.set(key, sessions)
      const [oldest = key] = servers.keys()
      if (servers.size > maxServers) servers.delete(oldest)
    }
    return {
      take: (now) => {
        const usable = (servers.get(key) ?? []).filter((session) => isUsable(session, now))
        put(usable.slice(0, -1))
        return usable.at(-1)
      },
      forget: () => put([]),
      keep: (session) => put([...(servers.get(key) ?? []), session].slice(-maxTickets))
    } satisfies OfServer
  }
  return of
}

const isUsable = ({ certificate, verifiedAt }: Session, now: number): boolean =>
  // a clock that was set back makes every age unknown
  now >= verifiedAt && now - verifiedAt < lifetimeMs && now < Date.parse(certificate.validTo)
