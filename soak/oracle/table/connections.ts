/** One connection: its verdict, its steps and its round trips. */
import type { SentenceId } from "@effect-imap/visualizer/internal/Sentences"
import { type Connection, isLogin, isSelect, type Wire } from "../Facts.ts"
import { all, app, durationIn, holds, isTlsBegun, never, received, type Rule, type Scene } from "../Rule.ts"

/** The connections of the account. */
const account = ({ connection, facts }: Scene): ReadonlyArray<Connection> =>
  facts.connections.filter(({ account: other }) => other === connection.account)

const isRefusal = (condition: string | undefined): boolean => condition === "NO" || condition === "BAD"

/** The commands that a step of the rail stands for, and what shows it otherwise. `docs/seeing.md`: no row without an event. */
const steps: ReadonlyArray<
  readonly [
    label: RegExp,
    isShown: (connection: Connection) => boolean,
    isCommand: ((name: string) => boolean) | undefined
  ]
> = [
  [/^connect$/, ({ lines }) => lines.some(({ event }) => event.name === "net:start"), undefined],
  [/^TLS$/, isTlsBegun, undefined],
  [/^greeting$/, ({ wire }) => wire.some(({ isSent }) => !isSent), undefined],
  [/^login/, ({ commands }) => commands.some(({ name }) => isLogin(name)), isLogin],
  [/^ID$/, ({ commands }) => commands.some(({ name }) => name === "ID"), (name) => name === "ID"],
  [
    /^enable$/i,
    ({ commands }) => commands.some(({ name }) => name === "ENABLE"),
    (name) => name === "ENABLE"
  ],
  [
    /^capability$/i,
    ({ commands }) => commands.some(({ name }) => name === "CAPABILITY"),
    (name) => name === "CAPABILITY"
  ],
  [/^select$/, ({ commands }) => commands.some(({ name }) => isSelect(name)), isSelect],
  [/^logout$/, ({ commands }) => commands.some(({ name }) => name === "LOGOUT"), (name) => name === "LOGOUT"],
  [/^probe$/, ({ commands }) => commands.some(({ name }) => name === "NOOP"), undefined],
  [
    /^in use$/,
    ({ commands, openedAt }) => openedAt !== undefined || commands.some(({ name }) => name === "NOOP"),
    undefined
  ],
  [/^(?:turn|account|ready|settle|head start|wait|client)$/, () => false, undefined]
]

const stepShown: Rule = ({ connection, said }) =>
  steps.some(
    ([label, isShown]) =>
      label.test(said.words) &&
      !isShown(connection) &&
      /^(?:turn|account|ready|settle|head start|wait)$/.test(said.words) === false &&
      said.words !== "client"
  )
    ? [`a step without an event: ${said.words}`]
    : []

/** NO, BAD and BYE are no success, and what was not answered is not done. */
const done: Rule = (scene) => {
  const { connection, said } = scene
  const isCommand = steps.find(([label]) => label.test(said.words))?.[2]
  if (isCommand === undefined) return stepShown(scene)
  const asked = connection.commands.filter(({ name }) => isCommand(name))
  const isLost = asked.length > 0 && asked.every(({ answer }) => answer?.condition !== "OK")
  return [...stepShown(scene), ...(isLost ? [`a tick on what was not accepted: ${said.words}`] : [])]
}

/** What was asked on the way, such as ID, may be answered after SELECT, or be waited for in vain, and COMPRESS sent then. */
const wayOver = ({ commands, end, openedAt = 0 }: Connection): number => {
  const next = commands.find(({ by, sent }) => by !== "open" && by !== "keepAlive" && sent.time >= openedAt)
  return commands
    .filter(({ by }) => by === "open")
    .reduce(
      (until, { answer, sent }) =>
        sent.time > until ? until : Math.max(until, answer?.time ?? next?.sent.time ?? end),
      openedAt
    )
}

const opened: Rule = all(
  holds(
    "an open mailbox",
    ({ lines, openedAt }) => openedAt !== undefined || lines.some(({ event }) => event.name === "trace:gap")
  ),
  never(
    "the connection was encrypted",
    ({ lines }, { said }) =>
      /not encrypted/.test(said.words) &&
      lines.some(
        ({ event }) => event.name === "net:end" && event.data.ok && event.data.protocol !== undefined
      )
  ),
  (scene) => {
    const stated = durationIn(/ after (.*?)(?:,|$)/.exec(scene.said.words)?.[1] ?? "")
    const { openedAt = 0, start } = scene.connection
    const first = account(scene)[0]?.start ?? start
    const until = wayOver(scene.connection)
    const isSo = (from: number) =>
      stated !== undefined &&
      stated.ms >= openedAt - from - stated.slack - 1 &&
      stated.ms <= until - from + stated.slack + 1
    return stated === undefined || isSo(start) || isSo(first) ? [] : ["it was open after another time"]
  }
)

/** Adds up network operations that came to an end, in milliseconds. */
const operations = ({ lines }: Connection): number => {
  const begun = new Map<number, number>()
  let sum = 0
  for (const { event } of lines) {
    if (event.name === "net:start") begun.set(event.data.op, event.time)
    if (event.name === "net:end") sum += event.time - (begun.get(event.data.op) ?? event.time)
  }
  return sum
}

/** The server's time is at most what it owed: handshakes, the greeting, and from each command to its answer. */
const serverShare: Rule = ({ connection, said }) => {
  const stated = durationIn(/server (.*)/.exec(said.words)?.[1] ?? "")
  if (stated === undefined) return []
  // BYE is an answer to whatever was asked
  const bye = connection.wire.find(({ condition }) => condition === "BYE")
  const owed = connection.commands.reduce(
    (sum, { sent, answer = bye ?? lastBefore(connection, sent) }) =>
      sum + Math.max(0, (answer?.time ?? 0) - sent.time),
    operations(connection)
  )
  const most = owed + (greetedAt(connection) - connection.start)
  return stated.ms - stated.slack > most + 1 ? [`it owed ${Math.round(most)} ms`] : []
}

/** When the last of its greetings came: each lane of a race has one, and perhaps lines before it. RFC 9051 §7.1. */
const greetedAt = ({ lines, start }: Connection): number => {
  const asked = new Set<string | undefined>()
  let last = start
  for (const { event } of lines) {
    if (event.name === "wire:sent") asked.add(event.data.lane)
    if (event.name === "wire:received" && !asked.has(event.data.lane)) last = event.time
  }
  return last
}

/** What came of an answer without its end: data, or the last of several challenges of a login. */
const lastBefore = ({ wire }: Connection, { time }: Wire): Wire | undefined => {
  const next =
    wire.find((each) => each.isSent && each.tag !== undefined && each.time > time)?.line ?? Infinity
  return wire.findLast(({ isSent, line }) => !isSent && line < next)
}

const total: Rule = ({ connection, said }) => {
  const stated = durationIn(said.words)
  return stated !== undefined && stated.ms - stated.slack > connection.end - connection.start + 1
    ? ["it did not take so long"]
    : []
}

/** The connection has ended so. */
const endedAs = (...outcomes: ReadonlyArray<string>): Rule =>
  holds(
    `an end as ${outcomes.join(" or ")}`,
    ({ ended }) => ended === undefined || outcomes.includes(ended.outcome)
  )

/** So many round trips take twice the latency each, unless this program was busy. */
const networkShare = never("the network is faster", (connection, { facts, said }) => {
  const { latency } = facts
  const stated = durationIn(said.words)
  const trips = Number(/^(\d+) round/.exec(said.words)?.[1] ?? 0)
  const isBusy =
    app({ connection, facts }, "was busy", connection.start - 1_000, connection.end + 1_000).length > 0
  return (
    latency !== undefined &&
    stated !== undefined &&
    !isBusy &&
    stated.ms > trips * (2 * latency + 5) + stated.slack
  )
})

const unansweredAtAll = holds(
  "something without an answer",
  ({ commands, ended, lines, wire }) =>
    ended?.outcome === "interrupted" ||
    commands.some(({ answer }) => answer === undefined) ||
    wire.every(({ isSent }) => isSent) ||
    lines.some(
      ({ event: each }) =>
        (each.name === "net:end" && !each.data.ok) ||
        each.name === "wire:unfinished" ||
        (each.name === "activity:end" && (each.data.outcome === "failure" || each.data.reason !== undefined))
    )
)

export const connections: { readonly [Id in SentenceId]: Rule } = {
  "verdict:failure": holds(
    "a failure, or a refusal",
    ({ commands, ended, wire }) =>
      ended === undefined ||
      ended.error !== undefined ||
      commands.some(({ answer }) => isRefusal(answer?.condition)) ||
      wire.some(({ condition }) => condition === "BAD")
  ),
  "verdict:warning": holds("something to warn of", ({ group }, { all: others }) =>
    others.some((each) => each.group === group && !/^(?:verdict|rail|ledger|share|remark):/.test(each.id))
  ),
  "verdict:waiting": never("it has ended", ({ ended }) => ended !== undefined),
  "verdict:good": endedAs("closed", "interrupted"),
  "verdict:neutral": never("it failed", ({ ended }) => ended?.outcome === "failed"),
  opened,
  openedNone: never("a mailbox was asked for", ({ commands }) => commands.some(({ name }) => isSelect(name))),
  "rail:done": done,
  "rail:refused": holds("a refusal", ({ commands }) =>
    commands.some(({ answer }) => isRefusal(answer?.condition))
  ),
  "rail:failed": holds(
    "a failure",
    (connection) =>
      connection.ended === undefined ||
      connection.ended.error !== undefined ||
      connection.lines.some(
        ({ event: each }) => each.name === "activity:end" && each.data.reason !== undefined
      )
  ),
  "rail:lost": holds(
    "something that was given up, or had no answer",
    ({ commands, ended, lines }) =>
      ended?.outcome === "interrupted" ||
      commands.some(({ answer }) => answer === undefined) ||
      lines.some(
        ({ event: each }) =>
          each.name === "command:interrupted" ||
          (each.name === "activity:end" && each.data.outcome !== "ok") ||
          (each.name === "net:end" && !each.data.ok)
      )
  ),
  "rail:open": never("it has ended", ({ ended }) => ended !== undefined),
  "rail:unknown": never(
    "an activity of the step is in the trace",
    ({ lines }, { said }) =>
      lines.some(({ event: each, line }) => said.lines.includes(line) && each.name === "activity:start") &&
      !lines.some(({ event: each }) => each.name === "trace:gap")
  ),
  "ledger:total": total,
  "ledger:row": serverShare,
  "share:network": networkShare,
  "share:server": serverShare,
  "share:answered": total,
  "share:silent": all(total, unansweredAtAll),
  "share:own": total,
  "share:other": total,
  "remark:capabilities-asked-again": holds("CAPABILITY", ({ commands }) =>
    commands.some(({ name }) => name === "CAPABILITY")
  ),
  "remark:capabilities-in-greeting": holds(
    "a greeting with capabilities",
    (connection) => received(connection, /^\* (?:OK|PREAUTH) \[CAPABILITY/i).length > 0
  ),
  "remark:capabilities-with-login": holds(
    "capabilities at the login",
    (connection) => received(connection, /CAPABILITY/i).length > 0
  ),
  "remark:initial-response": holds("an initial response", ({ wire }) =>
    wire.some(({ isSent, text }) => isSent && /AUTHENTICATE \S+ \S/.test(text))
  ),
  "remark:initial-response-unused": holds(
    "SASL-IR",
    (connection) => received(connection, /SASL-IR/i).length > 0
  ),
  "remark:initial-response-refused": holds(
    "a login with its initial response that was answered with BAD",
    ({ commands }) =>
      commands.some(
        ({ answer, sent }) => answer?.condition === "BAD" && /AUTHENTICATE \S+ \S/.test(sent.text)
      )
  ),
  "remark:shared-flight": holds(
    "two commands at once",
    ({ wire }, { said }) => wire.filter(({ isSent, line }) => isSent && said.lines.includes(line)).length >= 2
  ),
  "remark:select-repeated": holds(
    "two SELECT",
    ({ commands }) => commands.filter(({ name }) => isSelect(name)).length >= 2
  )
}
