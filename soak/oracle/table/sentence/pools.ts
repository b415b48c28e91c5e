/** The connections of an app at one host, together. */
import { type Connection, isLogin } from "../../Facts.ts"
import { all, holds, never, type Rule, type Scene, when } from "../../Rule.ts"
import {
  renumberedIn,
  copiedOver,
  countIn,
  ends,
  fetchedAgain,
  hostOf,
  inVain,
  isFailed,
  limitOfLogins,
  namesCause,
  numbersOn,
  ownQueue,
  refusedAsSaid
} from "./scenes.ts"
import type { Rules } from "./Rules.ts"
import { cutShort } from "../../cutShort.ts"
import { unseen } from "../../unseen.ts"

const noneLost = never("one of them was lost", (_, scene) =>
  pooled(scene).some((each) => each.openedAt !== undefined && isFailed(each))
)

/** The connections of the app's label, which are those of a pool. */
const pooled = ({ connection, facts }: Scene): ReadonlyArray<Connection> =>
  facts.connections.filter(({ label }) => label === connection.label)

/** Returns whether no connection to the host opens a mailbox between two times. */
const opensNone = ({ connection, facts }: Scene, from: number, to = Infinity): boolean => {
  const host = hostOf(connection)
  return facts.connections.every((each) => {
    const { openedAt = Infinity } = each
    return openedAt < from || openedAt > to || hostOf(each) !== host
  })
}

const hasEvent = (name: Connection["lines"][number]["event"]["name"]): Rule =>
  holds(`an event ${name} of one of them`, (_, scene) =>
    pooled(scene).some(({ lines }) => lines.some(({ event: each }) => each.name === name))
  )

export const pools = {
  "pool:connections": all(
    holds("several connections", (_, scene) => pooled(scene).length > 1),
    never(
      "more than were opened",
      (_, scene) =>
        pooled(scene).filter(({ openedAt }) => openedAt !== undefined).length <
        Number(/pool of (\d+)/.exec(scene.said.words)?.[1] ?? 0)
    )
  ),
  "pool:lost": never(
    "another number of losses",
    (_, scene) =>
      pooled(scene).filter((each) => each.openedAt !== undefined && isFailed(each)).length !==
      Number(/^\d+/.exec(scene.said.words)?.[0])
  ),
  "pool:replaced": holds("one that was opened after a loss", (_, scene) => {
    const first = pooled(scene).find((each) => each.openedAt !== undefined && isFailed(each))
    return pooled(scene).some(({ openedAt = 0 }) => openedAt > (first?.end ?? Infinity))
  }),
  "pool:unopened": never(
    "another number of failures before it was open",
    (_, scene) =>
      pooled(scene).filter((each) => each.openedAt === undefined && isFailed(each)).length !==
      countIn(scene.said.words)
  ),
  "pool:refused": holds("as many refusals, of that command", (_, scene) =>
    refusedAsSaid(pooled(scene), scene.said.words)
  ),
  "pool:lagging": unseen(pooled),
  "pool:taken": holds("a BYE each time that another connection opened the mailbox", (_, scene) => {
    const all = pooled(scene)
    const lost = all.filter(({ ended, openedAt }) => openedAt !== undefined && isFailed({ ended }))
    return (
      lost.length > 1 &&
      lost.every(
        (each) =>
          each.wire.some(({ condition, isSent }) => !isSent && condition === "BYE") &&
          all.some(
            (other) =>
              other !== each &&
              other.wire.some(
                ({ isSent, text, time }) =>
                  isSent && / (?:SELECT|EXAMINE) /.test(text) && Math.abs(time - each.end) <= 1_000
              )
          )
      )
    )
  }),
  "pool:leftOpen": holds(
    "connections without a command of the app once the next was open, before as many that failed",
    (_, scene) => {
      const { words } = scene.said
      const failed = inVain(scene)
      const from = failed[0]?.start ?? Infinity
      const all = pooled(scene)
        .filter(({ openedAt = Infinity }) => openedAt < from)
        .toSorted((one, other) => (one.openedAt ?? 0) - (other.openedAt ?? 0))
      const cut = /all (\d+) attempts/.exec(words)?.[1]
      return (
        all.length > 2 &&
        all.length === Number(/each of (\d+)/i.exec(words)?.[1]) &&
        (cut === undefined ||
          (failed.length === Number(cut) && opensNone(scene, from, failed.at(-1)?.end))) &&
        all.every(({ commands, end, ended }, at) => {
          const next = all[at + 1]?.openedAt ?? from
          const isOpen = ended === undefined || end > from
          return isOpen && commands.every(({ by, sent }) => by !== "app" || sent.time <= next)
        })
      )
    }
  ),
  "pool:cutAbove": holds("so many open whenever one more failed", (_, scene) => {
    const [, attempts, held] =
      /(\d+) attempts to open another failed while (\d+)/.exec(scene.said.words) ?? []
    const failed = pooled(scene).filter((each) => each.openedAt === undefined && isFailed(each))
    const host = hostOf(scene.connection)
    const openAt = (time: number) =>
      scene.facts.connections.filter(
        (each) =>
          hostOf(each) === host &&
          (each.openedAt ?? Infinity) <= time &&
          (each.ended === undefined || each.end > time)
      ).length
    return (
      failed.length === Number(attempts) &&
      failed.every(({ end }) => openAt(end) >= Number(held)) &&
      scene.facts.connections.every(
        ({ openedAt, start }) => openedAt === undefined || openAt(start) <= Number(held)
      )
    )
  }),
  "pool:full": holds(
    "callers that had several connections at once",
    (_, scene) =>
      pooled(scene).filter(({ lines }) =>
        lines.some(({ event: each }) => each.name === "program:start" && each.data.kind === "hold")
      ).length > 1
  ),
  "pool:waited": ownQueue("pool", pooled),
  "pool:interrupted": holds("so many turns that ended as interrupted", (_, scene) => {
    const [, count, whole] = /^(\d+) of the (\d+) /.exec(scene.said.words) ?? []
    const turns = pooled(scene).flatMap(({ lines }) => {
      const held = new Set(
        lines.flatMap(({ event: each }) =>
          each.name === "program:start" && each.data.kind === "hold" ? [each.data.op] : []
        )
      )
      return lines.flatMap(({ event: each }) =>
        each.name === "program:end" && held.has(each.data.op) ? [each.data.outcome] : []
      )
    })
    const left = turns.filter((outcome) => outcome === "interrupted").length
    return left >= Number(count) && turns.length >= Number(whole)
  }),
  "pool:calm": noneLost,
  "pool:closed": noneLost,
  "pool:fate": never("fewer connections came to this end", (_, scene) => {
    const { words } = scene.said
    const isSo = ends.find(([pattern]) => pattern.test(words))?.[1]
    return isSo === undefined || pooled(scene).filter(isSo).length < Number(/\d+/.exec(words)?.[0])
  }),
  "pool:endedBy": holds("an end for a reason that the server named", (_, scene) =>
    pooled(scene).some(namesCause)
  ),
  "pool:elsewhere": holds("a connection to that host", (_, scene) => {
    const host = /^to (\S+): /i.exec(scene.said.words)?.[1]
    return scene.facts.connections.some((each) => hostOf(each) === host)
  }),
  "pool:succession": noneLost,
  "pool:brief": noneLost,
  "pool:slowWay": noneLost,
  "pool:note": all(
    when(/^a connection did not show /i, unseen(pooled)),
    when(/^UIDVALIDITY changed/i, renumberedIn(pooled)),
    when(/UIDNEXT went on as before/, numbersOn),
    when(/ had no answer when the connection ended/, hasEvent("command:lost")),
    when(/^this program refused /, hasEvent("command:refused")),
    when(/: most likely a limit on logins$/, limitOfLogins(pooled)),
    when(/^the server sent \d+ octets of each/i, cutShort(pooled)),
    when(/^the app fetched the same /i, fetchedAgain(pooled)),
    when(/^the app copied the same /i, copiedOver(pooled)),
    when(/ waited up to /, hasEvent("program:start")),
    when(/ and sent again: /, hasEvent("command:lost"))
  ),
  "pool:calls": never(
    "fewer failures",
    (_, scene) => inVain(scene).length < Number(/^\d+/.exec(scene.said.words)?.[0])
  ),
  "pool:alike": never(
    "fewer failures",
    (_, scene) => inVain(scene).length < Number(/(\d+) ×/.exec(scene.said.words)?.[1])
  ),
  "pool:barred": all(
    holds("a login refused just before an attempt without an answer, as often", (_, scene) => {
      const all = inVain(scene).toSorted((one, other) => one.start - other.start)
      const barred = all.filter(
        (each, at) =>
          at > 0 &&
          each.wire.every(({ isSent }) => isSent) &&
          all[at - 1]?.commands.some(({ answer, name }) => isLogin(name) && answer?.condition === "NO")
      )
      const [stated, many] = /^(?:twice|(\d+) times)/.exec(scene.said.words) ?? []
      return barred.length >= (stated === undefined ? 1 : Number(many ?? 2))
    }),
    never("an attempt just after a refused login was answered", (_, scene) => {
      const all = inVain(scene).toSorted((one, other) => one.start - other.start)
      const [, refusals] = /(\d+) ×/.exec(scene.said.words) ?? []
      const runs = all.map((each) => (each.wire.length === 0 ? "-" : "x")).join("")
      return refusals !== undefined && new RegExp(`x{${Number(refusals) + 1}}`).test(runs)
    })
  ),
  "pool:heldBack": never(
    "fewer that were not tried",
    (_, scene) =>
      inVain(scene).filter(({ ended }) => ended?.step === "account" && ended.error === "AuthThrottled")
        .length < Number(/^\d+/.exec(scene.said.words)?.[0])
  )
} satisfies Rules
