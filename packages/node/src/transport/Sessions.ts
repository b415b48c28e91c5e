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

/** The sessions, by their server, name and authorities. */
type Servers = Map<string, ReadonlyArray<Session>>

/** Returns the lookup of a server's sessions. A client certificate is always sent again, in a full handshake. */
export const make = () => {
  const servers: Servers = new Map()
  return ({ host, port }: Target, { ca, clientCertificate, serverName }: TlsOptions): OfServer | undefined =>
    clientCertificate === undefined
      ? new Tickets(servers, JSON.stringify([host, port, serverName, ca]))
      : undefined
}

class Tickets implements OfServer {
  readonly #servers: Servers
  readonly #key: string

  constructor(servers: Servers, key: string) {
    this.#servers = servers
    this.#key = key
  }

  take(now: number): Session | undefined {
    const usable = this.#all.filter((session) => isUsable(session, now))
    this.#put(usable.slice(0, -1))
    return usable.at(-1)
  }

  forget(): void {
    this.#put([])
  }

  keep(session: Session): void {
    this.#put([...this.#all, session].slice(-maxTickets))
  }

  get #all(): ReadonlyArray<Session> {
    return this.#servers.get(this.#key) ?? []
  }

  #put(sessions: ReadonlyArray<Session>): void {
    const servers = this.#servers
    servers.delete(this.#key)
    if (sessions.length > 0) servers.set(this.#key, sessions)
    const [oldest = this.#key] = servers.keys()
    if (servers.size > maxServers) servers.delete(oldest)
  }
}

const isUsable = ({ certificate, verifiedAt }: Session, now: number): boolean =>
  // a clock that was set back makes every age unknown
  now >= verifiedAt && now - verifiedAt < lifetimeMs && now < Date.parse(certificate.validTo)
