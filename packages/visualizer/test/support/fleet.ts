/** A fleet as one is on a bad morning: always the same, and as large as asked for. */
import { wordsOf } from "@effect-imap/core/internal/Advice"
import type { Member, Turn, Why } from "../../src/model/fleet/Fleet.ts"

export const now = Date.UTC(2026, 10, 21, 6, 0, 0)
const minute = 60_000
const hour = 60 * minute

const hosts = [
  "imap.gmail.com",
  "outlook.office365.com",
  "imap.163.com",
  "imap.mail.yahoo.com",
  "mail.example.org"
]
const runners = ["10.0.0.1:34431", "10.0.0.2:34431", "10.0.0.3:34431"]

const why = (reason: string, title: string, words: string, turn: Turn): Why => ({
  reason,
  title,
  words,
  turn,
  todo: wordsOf({ error: reason })?.advice
})

const refused = why(
  "AuthRejected",
  "User name or password is refused",
  "User name or password is refused (AuthRejected at authenticate). Server: “Invalid credentials”.",
  "user"
)
const expired = why(
  "TlsExpired",
  "The certificate has expired",
  "The certificate has expired (TlsExpired at tls). Who runs the server must renew it.",
  "admin"
)
const crowded = why(
  "TooManyConnections",
  "Too many connections",
  "Too many connections (TooManyConnections at select). Close other programs.",
  "user"
)
const down = why(
  "ConnectRefused",
  "Nothing listens there",
  "Nothing listens there (ConnectRefused at connect). Check host and port.",
  "admin"
)

const pick = <A>(all: readonly [A, ...ReadonlyArray<A>] | ReadonlyArray<A>, index: number): A => {
  const one = all[index % all.length]
  if (one === undefined) throw new Error("nothing to pick from")
  return one
}

/** One of 97 needs the owner, one host has an expired certificate, one is crowded, and a runner has just gone. */
const memberAt = (index: number): Member => {
  const host = pick(hosts, (index * 7919) % 11 < 6 ? index % 2 : index % 5)
  const runner = pick(runners, index)
  const base = { account: `account-${String(index).padStart(5, "0")}`, host, runner }
  if (index % 97 === 0)
    return { ...base, state: "NeedsUser", since: now - (index % 50) * hour - minute, why: refused }
  if (host === "mail.example.org") {
    if (index % 3 === 0) return { ...base, state: "NeedsUser", since: now - 6 * hour, why: expired }
    if (index % 3 === 1)
      return {
        ...base,
        state: "Waiting",
        since: now - 4 * minute,
        until: now + (index % 240) * 1000,
        why: down
      }
  }
  if (host === "imap.mail.yahoo.com" && index % 4 === 0)
    return {
      ...base,
      state: "Waiting",
      since: now - 90_000,
      until: now + 30_000 + (index % 60) * 1000,
      why: crowded
    }
  if (index % 211 === 0) return { ...base, state: "Connecting", since: now - 2000 }
  if (index % 499 === 0) {
    const { account, host } = base
    return { account, host, state: "Unassigned", since: now - 7000 }
  }
  return { ...base, state: "Selected", since: now - (index % 70) * 47 * minute }
}

export const badMorning = (count: number): ReadonlyArray<Member> =>
  Array.from({ length: count }, (_, index) => memberAt(index + 1))
