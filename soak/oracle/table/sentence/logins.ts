/** Logins and certificates. */
import type { Connection } from "../../Facts.ts"
import { all, holds, type Rule } from "../../Rule.ts"
import { account, countIn, isRefusal, limitOfLogins, timesIn } from "./scenes.ts"
import type { Rules } from "./Rules.ts"

/** The addresses at which a connection was established. */
const reachedIn = (lines: Connection["lines"]): ReadonlyArray<string> => {
  const done = lines.flatMap(({ event: each }) =>
    each.name === "net:end" && each.data.ok ? [each.data.op] : []
  )
  return lines.flatMap(({ event: each }) =>
    each.name === "net:start" && each.data.kind === "tcp" && done.includes(each.data.op)
      ? (each.data.address ?? [])
      : []
  )
}

const untrusted: Rule = holds("an untrusted certificate after a trusted one", (_, scene) => {
  const ends = account(scene).flatMap(({ lines }) =>
    lines.flatMap(({ event: each }) => (each.name === "net:end" ? [each.data] : []))
  )
  const trusted = ends.findIndex(({ authorized }) => authorized === true)
  return trusted >= 0 && ends.slice(trusted).some(({ error }) => error === "tlsUntrusted")
})

export const logins = {
  "life:otherCertificate": untrusted,
  "life:renewedAlone": all(
    untrusted,
    holds("a certificate that came without its chain", (_, scene) =>
      account(scene).some(({ ended }) => ended?.facts?.["alone"] === true)
    )
  ),
  "life:portal": all(
    untrusted,
    holds("a certificate that names a sign-in page", (_, scene) =>
      account(scene).some(({ ended }) =>
        /portal|login|guest|wi-?fi|hotspot/i.test(`${ended?.facts?.["detail"]}`)
      )
    )
  ),
  "life:revokedInTurns": holds(
    "tokens that were revoked",
    (_, { facts }) =>
      facts.connections.filter(({ ended }) => /revoked|widerrufen/i.test(ended?.serverText ?? "")).length >= 4
  ),
  "life:refusedInTurns": holds("logins that are refused and accepted in turns", (_, scene) => {
    const { words } = scene.said
    const logins = account(scene).flatMap(({ commands, lines }) => {
      const login = commands.findLast(({ name }) => name === "LOGIN" || name === "AUTHENTICATE")
      const greeting = lines.find(({ event: each }) => each.name === "wire:received")?.event
      const text = `${greeting?.name === "wire:received" ? greeting.data.line : ""} ${reachedIn(lines).join(" ")}`
      return login === undefined ? [] : [{ isRefused: isRefusal(login.answer?.condition), text }]
    })
    const turns = logins.slice(1).filter(({ isRefused }, at) => isRefused !== logins[at]?.isRefused)
    const [, machine] = /each by (\S+),/.exec(words) ?? []
    return (
      turns.length >= 3 &&
      logins.filter(({ isRefused }) => isRefused).length === countIn(words) &&
      logins.every(({ isRefused, text }) => machine === undefined || text.includes(machine) === isRefused)
    )
  }),
  "life:lockedOut": holds("so many refused logins, and then a lock", (_, scene) => {
    const ends = account(scene).map(({ ended }) => ended?.error ?? "")
    const lock = ends.lastIndexOf("AuthThrottled")
    const before = ends
      .slice(0, Math.max(0, lock))
      .filter((error) => /^(?:Auth|OAuthToken)Rejected$/.test(error))
    return before.length >= timesIn(scene.said.words)
  }),
  "life:barredOut": holds("so many refused logins, and then so many closed connections", (_, scene) => {
    const ends = account(scene).map(({ ended }) => ended?.error ?? "")
    const hungUp = ends.length - 1 - ends.findLastIndex((error) => error !== "ClosedBeforeGreeting")
    const refused = ends
      .slice(0, ends.length - hungUp)
      .filter((error) => /^(?:Auth|OAuthToken)Rejected$/.test(error))
    const told = Number(/ then (\d+) connections closed/.exec(scene.said.words)?.[1] ?? Infinity)
    return hungUp >= told && refused.length >= timesIn(scene.said.words)
  }),
  "life:limitOfLogins": limitOfLogins(account),
  "life:certificateInTurns": holds(
    "a refused certificate between two openings, more than once",
    (_, scene) => {
      const fates = account(scene).flatMap(({ ended, openedAt }) =>
        openedAt !== undefined ? "opened" : ended?.error?.startsWith("Tls") ? "refused" : []
      )
      return fates.filter((each, at) => at > 0 && each !== fates[at - 1]).length >= 3
    }
  ),
  "life:certificateOfOne": holds("two addresses, of which one failed in TLS", (_, scene) => {
    const [, here = "", there = ""] = / at (\S+), and trusted at (\S+)$/.exec(scene.said.words) ?? []
    const failed = account(scene).filter(({ lines }) => reachedIn(lines).includes(here))
    return (
      failed.length > 0 &&
      failed.every(({ ended }) => ended?.step === "tls") &&
      account(scene).some(({ lines }) => reachedIn(lines).includes(there))
    )
  }),
  "life:barredBy": holds("as many refused logins of that account, and then no answer", (_, scene) => {
    const [, name = "", often = ""] = /login of “(.+)” was refused (.+?):/.exec(scene.said.words) ?? []
    const last = account(scene).at(-1)
    const refused = scene.facts.connections.filter(
      ({ ended, label, start }) =>
        label === name && ended?.error?.endsWith("Rejected") === true && start < (last?.start ?? 0)
    )
    return /ConnectRefused|Timeout/.test(last?.ended?.error ?? "") && refused.length >= Number.parseInt(often)
  })
} satisfies Rules
