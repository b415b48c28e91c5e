/** Each sentence besides the findings: what the trace must hold for it, and what contradicts it. */
import type { ServerDeed } from "../Deed.ts"
import type { SentenceId } from "@effect-imap/visualizer/internal/Sentences"
import { type Connection, isLogin, isSelect, type Wire } from "../Facts.ts"
import {
  all,
  app,
  durationIn,
  grownAfterDone,
  holds,
  isTlsBegun,
  never,
  onlyAfterDone,
  onlySlow,
  opensUnnumbered,
  received,
  type Rule,
  type Scene,
  when
} from "../Rule.ts"
import { work } from "./work.ts"

/** The connections of the account, which one session has. */
const account = ({ connection, facts }: Scene): ReadonlyArray<Connection> =>
  facts.connections.filter(({ session }) => session === connection.session)

/** Those of all its sessions, if the app gave it a label. */
const labelled = ({ connection, facts }: Scene): ReadonlyArray<Connection> =>
  facts.connections.filter(({ label, session }) =>
    connection.label === undefined ? session === connection.session : label === connection.label
  )

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

const isFailed = ({ ended }: Pick<Connection, "ended">): boolean =>
  ended?.outcome === "failed" || ended?.outcome === "retried"

/** The mailbox was open, and the connection then ended against the app's wish. */
const losses = (scene: Scene): number =>
  account(scene).filter((each) => each.openedAt !== undefined && isFailed(each)).length

/** At most: what nobody answered any more was silent from the server's last octet, whatever the socket was. */
const openFor = ({ end, ended, openedAt, wire }: Connection, answersDone: boolean): number => {
  if (openedAt === undefined) return 0
  const last = wire.findLast(({ isSent }) => !isSent)?.time ?? end
  const silentMs = ended?.silentMs ?? end - last
  const isSilent = ended?.error === "ConnectionStalled" && silentMs >= 5_000 && answersDone
  return Math.max(0, (isSilent ? end - silentMs : end) - openedAt)
}

/** Nothing was heard after DONE, and that ended the connection. */
const endsUponDone = ({ ended, wire }: Connection): boolean =>
  ended?.error === "ConnectionStalled" &&
  wire.findLastIndex(({ isSent, text }) => isSent && text === "DONE") >
    wire.findLastIndex(({ isSent }) => !isSent)

/** How long nothing was heard when DONE was sent, or when the connection ended before one. */
const quietBeforeDone = ({ end, wire }: Connection): number => {
  const heard = wire.findLast(({ isSent }) => !isSent)?.time ?? end
  const done = wire.findLast(({ isSent, text }) => isSent && text === "DONE")?.time ?? end
  return (done > heard ? done : end) - heard
}

const timesIn = (words: string): number =>
  /\bonce\b/.test(words) ? 1 : /\btwice\b/.test(words) ? 2 : Number(/(\d+) times/.exec(words)?.[1] ?? 0)

/** An upper bound: from each OK of a SELECT to the end of its connection. */
const open: Rule = (scene) => {
  const stated = durationIn(scene.said.words)
  const all = account(scene)
  // no router forgets a connection that was just heard: then it is DONE that is never answered
  const stalled = all.filter((each) => each.openedAt !== undefined && isFailed(each))
  const isStuck =
    stalled.length >= 3 &&
    stalled.every(endsUponDone) &&
    stalled.some(({ ended }) => (ended?.silentMs ?? 0) < 60_000)
  const most = all.reduce((sum, each) => sum + openFor(each, !isStuck), 0)
  return stated !== undefined && stated.ms - stated.slack > most + 1_000
    ? [`no mailbox was open for more than ${Math.round(most)} ms`]
    : []
}

const appSent = (scene: Scene, from: number, to: number): boolean =>
  app(scene, "sent", from - 2_000, to + 2_000).length > 0 ||
  // its SELECT waits for the answer to what was asked before
  app(scene, "held the turn", from - 10_000, to + 2_000).length > 0

/** Commands of the app: it says that it sent one in this time. */
const ofTheApp: Rule = (scene) => {
  const { facts, said } = scene
  if (!facts.isConfessed) return []
  const from = said.start ?? 0
  const to = said.id.startsWith("mark:") ? from : (said.end ?? facts.last)
  return appSent(scene, from, to) ? [] : ["the app sent nothing in this time"]
}

const isRefusal = (condition: string | undefined): boolean => condition === "NO" || condition === "BAD"

/** `3 commands refused`, or `UID MOVE 7 Bank refused twice`: so many were, and with these words. */
const refusedAsSaid = (connections: ReadonlyArray<Connection>, words: string): boolean => {
  const refused = connections.flatMap(({ commands }) =>
    commands.filter(({ answer }) => isRefusal(answer?.condition))
  )
  const [, counted, named = "", often] =
    /^(?:(\d+) commands? refused|(.+) refused(?: (twice|\d+ times))?)$/s.exec(words) ?? []
  if (counted !== undefined) return refused.length >= Number(counted)
  const beginning = named.replace(/…$/, "")
  const alike = refused.filter(({ sent, tag }) => sent.text.slice(tag.length).trim().startsWith(beginning))
  return alike.length >= (often === "twice" ? 2 : Number.parseInt(often ?? "1", 10))
}

const someRefused = holds("a refusal", (connection, scene) =>
  account({ ...scene, connection }).some(({ commands }) =>
    commands.some(({ answer }) => isRefusal(answer?.condition))
  )
)

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

/** The connection has ended so. */
const endedAs = (...outcomes: ReadonlyArray<string>): Rule =>
  holds(
    `an end as ${outcomes.join(" or ")}`,
    ({ ended }) => ended === undefined || outcomes.includes(ended.outcome)
  )

const givenBack = never("it was never lost", (_, scene) => losses(scene) === 0)

/** What kept the mailbox from being open again is how an attempt ended that opened none. */
const againInVain = when(
  /until then: |the longest time: /,
  holds("an attempt that opened no mailbox", (_, scene) =>
    account(scene).some(({ ended, openedAt }) => openedAt === undefined && ended?.error !== undefined)
  )
)

/** What is counted from the server's last line began with a silence that the library noticed. */
const silentFirst = when(
  /silence included|silent for the first/,
  holds("a silence that ended a connection", (_, scene) =>
    account(scene).some(
      ({ ended }) =>
        isFailed({ ended }) &&
        /^(?:ConnectionStalled|Timeout)$/.test(ended?.error ?? "") &&
        (ended?.silentMs ?? 0) >= 5_000
    )
  )
)

/** From the time that is said, and not from another. */
const openedAgain: Rule = (scene) => {
  const stated = durationIn(/ open again (.*) later$/.exec(scene.said.words)?.[1] ?? "")
  const from = scene.said.start ?? 0
  const isSo = ({ openedAt = 0 }: Connection) =>
    stated === undefined || Math.abs(openedAt - from - stated.ms) <= stated.slack + 1_000
  return stated === undefined || account(scene).some(isSo) ? [] : ["it was open again at another time"]
}

const lasted: Rule = ({ said }) => {
  const stated = durationIn(/ for (.*?)(?:[:,]|$)/.exec(said.words)?.[1] ?? "")
  const whole = (said.end ?? 0) - (said.start ?? 0)
  return stated !== undefined &&
    Math.abs(whole - stated.ms) > Math.max(stated.slack, 60_000 * Number(whole >= 3_600_000)) + 1
    ? ["it lasted otherwise"]
    : []
}

/**
 * All changes since the loss were asked for: by SELECT (RFC 7162 §3.2.5), or by what its answer and further questions left
 * to know, after which the library records that nothing was missed.
 */
const nothingMissed = never("nobody asked for what had happened", (_, scene) => {
  const [, ...again] = account(scene).filter(({ openedAt }) => openedAt !== undefined)
  return again.some(
    ({ lines, server }) =>
      server.length > 0 &&
      !server.some(asksForChanges) &&
      !lines.some(({ event }) => event.name === "mailbox:resynchronized" && event.data.outcome === "complete")
  )
})

const asksForChanges = (deed: ServerDeed): boolean =>
  deed.did === "answered" &&
  isSelect(deed.command) &&
  deed.condition === "OK" &&
  /\(QRESYNC/i.test(deed.asked)

const someGap = holds("a gap", (_, scene) => !isWhole(scene))

/** No event of the account is missing, and its first attempt is in the trace. */
const isWhole = (scene: Scene): boolean =>
  account(scene).every(({ lines }) => lines.every(({ event: each }) => each.name !== "trace:gap")) &&
  account(scene).some(({ lines }) =>
    lines.some(({ event: each }) => each.name === "connection:started" && each.data.attempt === 1)
  )

const some = (what: string, ...names: ReadonlyArray<string>): Rule =>
  holds(what, (_, scene) =>
    account(scene).some(({ lines }) => lines.some(({ event: each }) => names.includes(each.name)))
  )

/** The number of events of the account with this name. */
const eventsOf = (scene: Scene, name: string): number =>
  account(scene).reduce((sum, { lines }) => sum + lines.filter(({ event }) => event.name === name).length, 0)

/** “Both were cut off 9 s after it was sent”: at least two were lost so long after they were sent, by no limit of this program. */
const limited = when(
  /cut off \S+ \S+ after it was sent/,
  holds("two that were lost as long after they were sent, by the other end", (_, scene) => {
    const stated = durationIn(/cut off (.*) after it/.exec(scene.said.advice)?.[1] ?? "")
    const all = account(scene).flatMap(({ ended, lines }) =>
      ended?.error === "Timeout"
        ? []
        : lines.flatMap(({ event: each }) => (each.name === "command:lost" ? [each.data.ms] : []))
    )
    return stated !== undefined && all.filter((ms) => Math.abs(ms - stated.ms) <= 0.05 * ms).length > 1
  })
)

/** `3 commands …`; one if no number is said. */
const countIn = (words: string): number => Number(/^(\d+) /.exec(words)?.[1] ?? 1)

/** So many callers waited in this program, of whom so many gave up. */
const ownQueue = (kind: "turn" | "pool", within = account): Rule =>
  holds(`so many waits of this program (${kind})`, (_, scene) => {
    const { words } = scene.said
    const inVain = words.endsWith("got none")
      ? Number(/(\d+) got none$/.exec(words)?.[1] ?? countIn(words))
      : 0
    const waits = within(scene).flatMap(({ lines }) =>
      lines.flatMap(({ event }) =>
        event.name === "program:start" && event.data.kind === kind ? [[event.data.op, lines] as const] : []
      )
    )
    const left = waits.filter(([op, lines]) =>
      lines.some(
        ({ event }) =>
          event.name === "program:end" && event.data.op === op && event.data.outcome === "interrupted"
      )
    )
    return waits.length >= countIn(words) && left.length >= inVain
  })

const slept = some("a jump of the clock", "clock:jumped")
const givenUp = some("a command that was given up", "command:interrupted")
/** Returns whether nothing came after the commands that have no answer. */
const isSilent = ({ commands, ended, wire }: Connection): boolean =>
  // octets of a response that never ended are on no line
  ended?.circumstances?.["unfinished"] === undefined &&
  !commands.some(({ answer }) => isRefusal(answer?.condition)) &&
  commands.every(
    ({ answer, sent }) => answer !== undefined || wire.every(({ isSent, line }) => isSent || line < sent.line)
  )

/** The app asked for what is not there, or to change what it had opened with EXAMINE. RFC 9051 §6.3.3, §7.1. */
const asksInVain = (commands: Connection["commands"]): boolean =>
  commands.some(
    ({ answer, by }) =>
      by === "app" &&
      isRefusal(answer?.condition) &&
      (answer?.code === "NONEXISTENT" || commands.some(({ name }) => name === "EXAMINE"))
  )

/** The command that the words name was never written. */
const unsent = holds("the command, and that nothing of it was sent", (_, scene) => {
  const name = /(a command|[A-Z]{2,}(?: [A-Z]+)?) was not sent/.exec(scene.said.words)?.[1]
  return account(scene).some(({ lines }) =>
    lines.some(
      ({ event: each }) =>
        (each.name === "command:unsent" || (each.name === "command:lost" && each.data.written === 0)) &&
        (each.data.cmd ?? "a command") === name
    )
  )
})

/** The command that the words name had no answer; it was not done only if the server never had all of it. */
const unanswered = holds("the command, and no answer to it", (_, scene) => {
  const { said } = scene
  const name = / to ([A-Z]+(?: [A-Z]+)?)/.exec(said.words)?.[1]
  return account(scene).some(
    ({ commands, end, server }) =>
      Math.abs(end - (said.start ?? end)) <= 1 &&
      commands.some(
        (each) =>
          each.name === name &&
          each.answer === undefined &&
          (!/it was not done/.test(said.words) ||
            server.every((deed) => deed.did !== "answered" || deed.tag !== each.tag))
      )
  )
})

const lost: Rule = (scene) => (/ was not sent/.test(scene.said.words) ? unsent : unanswered)(scene)

const renewed = some("a renewed credential", "credential:renewed")

const moved = holds(
  "two sessions",
  (_, { facts }) => new Set(facts.connections.map(({ session }) => session)).size > 1
)

const renumbered = holds(
  "two UIDVALIDITY",
  (_, scene) =>
    new Set(
      account(scene).flatMap((each) =>
        received(each, /UIDVALIDITY (\d+)/i).map(({ text }) => /UIDVALIDITY (\d+)/i.exec(text)?.[1])
      )
    ).size > 1
)

const noneLost = never("one of them was lost", (_, scene) =>
  pooled(scene).some((each) => each.openedAt !== undefined && isFailed(each))
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

/** An APPEND that was written whole, or in part, and had no answer. */
const lostAppend = (effect: "unknown" | "undone"): Rule =>
  holds("an APPEND that was lost so", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(
        ({ event: each }) =>
          each.name === "command:lost" && each.data.cmd === "APPEND" && each.data.effect === effect
      )
    )
  )

/** Why attempts and connections of the account failed. */
const failures = (scene: Scene): ReadonlyArray<string> =>
  account(scene).flatMap((each) => (isFailed(each) && each.ended?.error ? [each.ended.error] : []))

const unselected = holds("a mailbox that was refused after another was open", (_, scene) =>
  account(scene).some(({ commands, openedAt = Infinity }) =>
    commands.some(
      ({ answer, name, sent }) => isSelect(name) && sent.time >= openedAt && isRefusal(answer?.condition)
    )
  )
)

/** Without IDLE, the library asks for news from time to time. */
const polls = ({ lines }: Scene["connection"]): boolean =>
  lines.some(
    ({ event: each }) => each.name === "machine:transition" && each.data.to.startsWith("selected.polling")
  )

/** What one can act on, or need not: a loss, a mailbox that may only be read, a refusal, or a part of the app or of this program. */
const advised = holds(
  "something to act on",
  (connection, scene) =>
    losses(scene) > 0 ||
    account({ ...scene, connection })
      .slice(0, 1)
      .some((first) => first.openedAt === undefined && isFailed(first)) ||
    account({ ...scene, connection }).some(
      (each) =>
        received(each, /READ-ONLY|\[(?:(?:WEB)?ALERT|THROTTLED)\b/i).length > 0 ||
        polls(each) ||
        each.commands.some(
          ({ answer, sent }) => isRefusal(answer?.condition) || (answer?.time ?? 0) - sent.time >= 5_000
        ) ||
        each.lines.some(
          ({ event: { data, name } }) =>
            name === "command:refused" ||
            name === "command:unsent" ||
            name === "command:interrupted" ||
            name === "program:busy" ||
            name === "command:lost" ||
            (name === "program:start" && "kind" in data && /^(?:untaken|turn|pool)$/.test(data.kind)) ||
            (name === "program:end" && "reason" in data && data.reason === "HeldTooLong")
        )
    )
)

/** The connections of the app's label, which are those of a pool. */
const pooled = ({ connection, facts }: Scene): ReadonlyArray<Connection> =>
  facts.connections.filter(({ label }) => label === connection.label)

/** The failures without an open mailbox of connections that the app does not call otherwise. */
const inVain = ({ connection, facts }: Scene): ReadonlyArray<Connection> =>
  facts.connections.filter(
    (each) => each.label === connection.label && each.openedAt === undefined && isFailed(each)
  )

/** Returns whether no connection to the host opens a mailbox between two times. */
const opensNone = ({ connection, facts }: Scene, from: number, to = Infinity): boolean => {
  const host = hostOf(connection)
  return facts.connections.every((each) => {
    const { openedAt = Infinity } = each
    return openedAt < from || openedAt > to || hostOf(each) !== host
  })
}

const hostOf = ({ lines }: Connection): string | undefined =>
  lines.flatMap(({ event: each }) => (each.name === "connection:started" ? [each.data.host] : []))[0]

/** The ends of connections, by the words for them. */
const ends: ReadonlyArray<readonly [RegExp, (connection: Connection) => boolean]> = [
  // a connection is compressed once its mailbox is selected, and is the app's after that
  [/\d+ × /, (each) => isFailed(each) && (each.openedAt === undefined || each.ended?.step === "compress")],
  [/ and lost it \(/, (each) => each.openedAt !== undefined && isFailed(each)],
  [
    /, in which the server refused /,
    ({ openedAt, wire }) =>
      openedAt !== undefined &&
      wire.some(({ condition, time }) => time >= openedAt && (condition === "NO" || condition === "BAD"))
  ],
  [/, closed in good order$/, ({ ended, openedAt }) => openedAt !== undefined && ended?.outcome === "closed"],
  [/, still open$/, ({ ended, openedAt }) => openedAt !== undefined && ended === undefined],
  [
    /, given up by this program$/,
    ({ ended, openedAt }) => openedAt !== undefined && ended?.outcome === "interrupted"
  ],
  [/ given up by this program /, (each) => each.openedAt === undefined && !isFailed(each)],
  [/, and asked for no mailbox$/, ({ commands }) => !commands.some(({ name }) => isSelect(name))],
  [/ without a mailbox /, ({ ended, openedAt }) => openedAt === undefined && ended === undefined]
]

const wholeUids = (connection: Connection): ReadonlyArray<string> =>
  received(connection, /^\* \d+ FETCH \(.*(?:BODY\[\]|RFC822)/i).flatMap(
    ({ text }) => /\bUID (\d+)/i.exec(text)?.[1] ?? []
  )

/** As many answers with whole messages as said; and so many connections that began before an earlier one had ended. */
const fetchedAgain = (within: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
  holds("so many answers with whole messages, and so many connections beside others", (_, scene) => {
    const { words } = scene.said
    const connections = within(scene)
    const all = connections.flatMap((each) => received(each, /^\* \d+ FETCH \(.*(?:BODY\[\]|RFC822)/i))
    const beside = connections.filter(({ start }) =>
      connections.some((other) => other.start < start && (other.lines.at(-1)?.event.time ?? 0) > start)
    )
    return (
      all.length >= Number(/, (\d+) times in all/.exec(words)?.[1] ?? Infinity) &&
      beside.length >= Number(/; (\d+) of the connections began/.exec(words)?.[1] ?? 0)
    )
  })

/** As many copies as said that were answered with OK; and no removal, if it says that there was none. */
const copiedOver = (within: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
  all(
    holds("so many copies that were answered with OK, or sets of messages", (_, scene) => {
      const copies = within(scene).flatMap(({ commands }) =>
        commands.filter(({ answer, name }) => name === "UID COPY" && answer?.condition === "OK")
      )
      const isSingle = copies.every(({ sent: { text } }) => /^\S+ UID COPY \d+ /i.test(text))
      const count = Number(/, (\d+) times in all/.exec(scene.said.words)?.[1] ?? Infinity)
      return copies.length >= (isSingle ? count : 2)
    }),
    when(
      / and removed none/,
      holds("a copying connection without a removal", (_, scene) =>
        within(scene).some(({ commands }) => !commands.some(({ name }) => /EXPUNGE$|^CLOSE$/.test(name)))
      )
    )
  )

/** Logins that were refused and accepted as often as said, the first refusal after as many that were accepted within a minute. */
const limitOfLogins = (within: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
  holds("refused logins within a minute after so many that were accepted", (_, scene) => {
    const { words } = scene.said
    const logins = within(scene).flatMap(({ commands, start }) => {
      const login = commands.findLast(({ name }) => isLogin(name))
      return login === undefined ? [] : [{ isRefused: isRefusal(login.answer?.condition), start }]
    })
    const first = logins.findIndex(({ isRefused }) => isRefused)
    const from = (logins[first]?.start ?? 0) - 60_000
    const before = logins.slice(0, Math.max(first, 0)).filter(({ start }) => start >= from)
    return (
      logins.filter(({ isRefused }) => isRefused).length === Number(/(\d+) of \d+ logins/.exec(words)?.[1]) &&
      logins.length === Number(/of (\d+) logins/.exec(words)?.[1]) &&
      before.length >= Number(/after (?:at least )?(\d+) had/.exec(words)?.[1]) &&
      logins.at(-1)?.isRefused === false
    )
  })

const hasEvent = (name: Connection["lines"][number]["event"]["name"]): Rule =>
  holds(`an event ${name} of one of them`, (_, scene) =>
    pooled(scene).some(({ lines }) => lines.some(({ event: each }) => each.name === name))
  )

export const sentences: { readonly [Id in SentenceId]: Rule } = {
  work,
  "life:open": open,
  "life:openHere": open,
  "life:openOnRecord": open,
  "life:openOnRecordHere": open,
  "life:unselected": unselected,
  "life:onlyAfter": never(
    "the first attempt opened it",
    (_, scene) => account(scene)[0]?.openedAt !== undefined
  ),
  "life:atBothEnds": someGap,
  "life:atBothEndsAlone": someGap,
  "life:unkept": someGap,
  "life:neverLost": never("it was lost", (_, scene) => losses(scene) > 0),
  "life:lossesUnknown": never("all of it is in the trace", (_, scene) => isWhole(scene)),
  "life:lost": all(
    never("another number of losses", (_, scene) => losses(scene) !== timesIn(scene.said.words)),
    never("another rhythm", (_, scene) => {
      const stated = durationIn(/about every (.*)/.exec(scene.said.words)?.[1] ?? "")
      if (stated === undefined) return false
      const lost = account(scene).filter((each) => each.openedAt !== undefined && isFailed(each))
      const between = lost.map(({ end, openedAt = 0 }, at) => end - (lost[at - 1]?.end ?? openedAt))
      const isSo = (ms: number) => Math.abs(ms - stated.ms) <= 0.3 * stated.ms + stated.slack
      return between.filter(isSo).length < 0.6 * between.length
    })
  ),
  "life:lostAtLeast": never("fewer losses", (_, scene) => losses(scene) < timesIn(scene.said.words)),
  "life:alike": all(
    givenBack,
    when(
      /not again since IDLE/,
      holds("an IDLE that is renewed sooner than the silences before it", (_, scene) => {
        const all = account(scene)
        const renewed = (all.at(-1)?.lines ?? []).flatMap(({ event: each }) =>
          each.name === "timer:set" && each.data.timer === "reissueInterval" ? each.data.ms : []
        )
        const silences = all
          .filter((each) => each.openedAt !== undefined && isFailed(each))
          .map(quietBeforeDone)
        return renewed.length > 0 && silences.length > 1 && Math.max(...renewed) < Math.min(...silences)
      })
    ),
    when(
      /which none survived/,
      all(
        holds("a quiet of so long before each DONE that was not answered", (_, scene) => {
          const stated = durationIn(scene.said.words)
          const lost = account(scene).filter((each) => each.openedAt !== undefined && isFailed(each))
          return (
            stated !== undefined &&
            lost.length > 1 &&
            lost.every((each) => quietBeforeDone(each) >= stated.ms - stated.slack)
          )
        }),
        never("a longer one was survived", (_, scene) => {
          const stated = durationIn(scene.said.words)?.ms ?? 0
          return account(scene).some(({ openedAt = Infinity, wire }) => {
            const heard = wire.findLastIndex(({ isSent }) => !isSent)
            return wire
              .slice(1, heard + 1)
              .some(({ time }, at) => time > openedAt && time - (wire[at]?.time ?? time) > stated)
          })
        })
      )
    ),
    when(
      /no longer than it had survived/,
      holds("longer silences before, and lines after them", (_, scene) =>
        account(scene)
          .filter((each) => each.openedAt !== undefined && isFailed(each))
          .every((each) => {
            const heard = each.wire.findLastIndex(({ isSent }) => !isSent)
            const gaps = each.wire
              .slice(1, heard + 1)
              .map(({ time }, at) => time - (each.wire[at]?.time ?? time))
            return gaps.some((ms) => ms >= quietBeforeDone(each) - 1500)
          })
      )
    )
  ),
  "life:awayAtMost": all(givenBack, silentFirst, againInVain),
  "life:awayBefore": all(givenBack, silentFirst, againInVain),
  "life:givenUp": all(
    holds("a failed end", (_, scene) => account(scene).at(-1)?.ended?.outcome === "failed"),
    when(
      / before the trace ends: /,
      holds("a trace that goes on for so long", (_, scene) => {
        const { ms = Infinity, slack = 0 } = durationIn(scene.said.words) ?? {}
        return scene.facts.last - (account(scene).at(-1)?.end ?? Infinity) >= ms - slack
      })
    )
  ),
  "life:awayAtLast": givenBack,
  "life:awayNow": givenBack,
  "life:left": never("it has ended otherwise", (_, scene) => {
    const outcome = account(scene).at(-1)?.ended?.outcome
    return outcome === "failed" || outcome === "closed"
  }),
  "life:refused": all(
    someRefused,
    holds("as many refusals, of that command", (_, scene) => refusedAsSaid(account(scene), scene.said.words))
  ),
  "life:locked": holds("READ-ONLY", (_, scene) =>
    account(scene).some((each) => received(each, /READ-ONLY/i).length > 0)
  ),
  "life:otherCertificate": untrusted,
  "life:portal": all(
    untrusted,
    holds("a certificate that names a sign-in page", (_, scene) =>
      account(scene).some(({ ended }) =>
        /portal|login|guest|wi-?fi|hotspot/i.test(`${ended?.facts?.["detail"]}`)
      )
    )
  ),
  "life:renumbered": all(
    renumbered,
    when(
      /there are (\d+) messages where there were (\d+)/,
      holds("more messages before than then", (_, scene) => {
        const [now, before] = /are (\d+) .* were (\d+)/.exec(scene.said.words)?.slice(1).map(Number) ?? []
        const told = account(scene).flatMap((each) =>
          received(each, /^\* \d+ EXISTS/i).map(({ text }) => text)
        )
        const numbers = told.map((text) => Number(/\d+/.exec(text)?.[0]))
        return (
          now !== undefined && before !== undefined && now < before && numbers.some((each) => each >= before)
        )
      })
    ),
    when(
      /among the same (\d+) values/,
      holds("as many values", (_, scene) => {
        const values = account(scene).flatMap((each) =>
          received(each, /\[UIDVALIDITY (\d+)\]/i).map(({ text }) => /UIDVALIDITY (\d+)/i.exec(text)?.[1])
        )
        return new Set(values).size >= Number(/the same (\d+) values/.exec(scene.said.words)?.[1])
      })
    )
  ),
  "life:slept": slept,
  "life:moved": moved,
  "life:nothingMissed": nothingMissed,
  "life:appendUnknown": lostAppend("unknown"),
  "life:appendLookedFor": all(
    lostAppend("unknown"),
    holds("a search by a header after that, with such a result", (_, scene) => {
      const isFound = scene.said.words.includes("and found a message")
      const lostAt = account(scene).flatMap(({ lines }) =>
        lines.flatMap(({ event: each }) =>
          each.name === "command:lost" && each.data.cmd === "APPEND" ? [each.time] : []
        )
      )
      return account(scene).some(({ commands, wire }) =>
        commands.some(
          ({ answer, name, sent }) =>
            name.endsWith("SEARCH") &&
            / HEADER /i.test(sent.text) &&
            lostAt.some((time) => sent.time > time) &&
            answer?.condition === "OK" &&
            isFound ===
              wire.some(
                ({ line, text }) =>
                  line > sent.line &&
                  line < answer.line &&
                  /^\* (?:SEARCH \d|ESEARCH .*(?:COUNT [1-9]|ALL \d))/i.test(text)
              )
        )
      )
    })
  ),
  "life:appendCut": lostAppend("undone"),
  "life:held": holds("a hold that the library ended", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(({ event: each }) => each.name === "program:end" && each.data.reason === "HeldTooLong")
    )
  ),
  "life:unread": givenUp,
  "life:impatient": all(
    givenUp,
    never("fewer were given up", (_, scene) => {
      const left = account(scene).flatMap(({ lines }) =>
        lines.filter(({ event: each }) => each.name === "command:interrupted")
      )
      return left.length < timesIn(scene.said.words)
    }),
    when(
      /, and (?:stored|carried out) /,
      holds("as many that were answered OK after the app had given them up", (_, scene) => {
        const late = account(scene).flatMap(({ commands, lines }) => {
          const left = lines.flatMap(({ event: each }) =>
            each.name === "command:interrupted" ? each.data.tag : []
          )
          return commands.filter(({ answer, tag }) => answer?.condition === "OK" && left.includes(tag))
        })
        const stated = Number(/, and (?:stored|carried out) (\d+) of/.exec(scene.said.words)?.[1])
        return late.length >= (stated || timesIn(scene.said.words))
      })
    )
  ),
  "life:lostFlags": holds("PERMANENTFLAGS", (_, scene) =>
    account(scene).some((each) => received(each, /\[PERMANENTFLAGS /i).length > 0)
  ),
  "life:voidUids": all(
    renumbered,
    never("fewer UIDs were asked for", (_, scene) => {
      const asked = account(scene).flatMap(({ commands }) =>
        commands.filter(({ name }) => /^UID (?:FETCH|STORE)$/.test(name))
      )
      return asked.length < timesIn(scene.said.words)
    })
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
  "life:limitOfLogins": limitOfLogins(account),
  "life:certificateOfOne": holds("two addresses, of which one failed in TLS", (_, scene) => {
    const [, here = "", there = ""] = / at (\S+), and trusted at (\S+)$/.exec(scene.said.words) ?? []
    const failed = account(scene).filter(({ lines }) => reachedIn(lines).includes(here))
    return (
      failed.length > 0 &&
      failed.every(({ ended }) => ended?.step === "tls") &&
      account(scene).some(({ lines }) => reachedIn(lines).includes(there))
    )
  }),
  "life:cutShort": holds("connections that the app ended in its work", (_, scene) => {
    const { words } = scene.said
    const isWithin = words.includes("in the middle of a command")
    const ended = account(scene).filter(
      ({ ended: end, lines }) =>
        end?.outcome === "interrupted" &&
        (!isWithin || lines.some(({ event: each }) => each.name === "command:interrupted"))
    )
    const again = Number(/the same (\d+) messages/.exec(words)?.[1] ?? 0)
    const each = ended.every((connection) => received(connection, /^\* \d+ FETCH /i).length >= again)
    return ended.length >= timesIn(words) && each
  }),
  "life:openTwice": holds("another session with the same host", (connection, { facts }) => {
    const hostOf = ({ lines }: Connection) =>
      lines.flatMap(({ event: each }) => (each.name === "connection:started" ? each.data.host : []))[0]
    return facts.connections.some(
      (each) => each.session !== connection.session && hostOf(each) === hostOf(connection)
    )
  }),
  "life:appendAgain": all(
    some("a command that was lost with its connection", "command:lost"),
    holds("an APPEND after it", (_, scene) => {
      const appends = account(scene).flatMap(({ commands }) =>
        commands.filter(({ name }) => name === "APPEND")
      )
      return appends.length >= 2
    })
  ),
  "life:copyAgain": all(
    limited,
    holds("a COPY that was lost, and the same sent after it", (_, scene) => {
      const words = account(scene).flatMap(({ commands }) =>
        commands.flatMap(({ answer, name, sent: { text } }) =>
          name.endsWith("COPY") ? [{ words: text.replace(/^\S+ /, ""), isLost: answer === undefined }] : []
        )
      )
      return words.some(
        (each, at) => each.isLost && words.slice(at + 1).some((later) => later.words === each.words)
      )
    })
  ),
  "life:inClear": never("TLS was made", (_, scene) =>
    account(scene).every(({ lines }) =>
      lines.some(({ event: each }) => each.name === "net:end" && each.data.ok && each.data.protocol)
    )
  ),
  "life:wentBack": holds("a lower UIDNEXT than before", (_, scene) => {
    const all = account(scene).flatMap((each) =>
      received(each, /\[UIDNEXT \d+\]/i).map(({ text }) => Number(/UIDNEXT (\d+)/i.exec(text)?.[1]))
    )
    return all.some((next, at) => next < (all[at - 1] ?? 0))
  }),
  "life:restored": holds("words of a backup", (_, scene) =>
    account(scene).some((each) => received(each, /back-?up|snapshot|sicherung|резервн|备份/i).length > 0)
  ),
  "life:uidsOfBefore": all(
    renumbered,
    holds("a command by UID", (_, scene) =>
      account(scene).some(({ commands }) =>
        commands.some(({ name }) => /^UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE)$/.test(name))
      )
    )
  ),
  "life:fetchedAgain": fetchedAgain(account),
  "life:copiedOver": copiedOver(account),
  "life:begunOver": holds(
    "as many whole messages that the connection before it had, which the app ended",
    (_, scene) => {
      const opened = account(scene).filter(({ openedAt }) => openedAt !== undefined)
      const again = opened.slice(1).map((connection, at) => {
        const before = opened[at]
        const isCut =
          before?.ended?.outcome === "interrupted" &&
          before.lines.some(({ event: each }) => each.name === "command:interrupted")
        const had = new Set(isCut ? wholeUids(before) : [])
        return new Set(wholeUids(connection).filter((uid) => had.has(uid))).size
      })
      const stated = Number(/fetched (\d+) messages again/.exec(scene.said.words)?.[1] ?? Infinity)
      return again.reduce((sum, count) => sum + count, 0) >= stated
    }
  ),
  "life:begunAnew": all(
    holds("so many answers with what the same command had brought before", (_, scene) => {
      const asked = new Set<string>()
      const again = account(scene).flatMap(({ commands }) =>
        commands.filter(({ answer, name, sent: { text } }) => {
          const words = text.slice(text.indexOf(" "))
          const isAgain = name === "UID FETCH" && asked.has(words)
          if (answer?.condition === "OK") asked.add(words)
          return isAgain && answer?.condition === "OK"
        })
      )
      const came = account(scene).reduce(
        (sum, each) => sum + received(each, /^\* \d+ FETCH \(.*\bUID \d/i).length,
        0
      )
      return (
        again.length > 0 &&
        came >= Number(/fetched (\d+) messages again/.exec(scene.said.words)?.[1] ?? Infinity)
      )
    }),
    never("fewer losses", (_, scene) => losses(scene) < 2)
  ),
  "life:collected": all(
    holds("messages that went at five times", (_, scene) => {
      const lines = account(scene).flatMap((each) => received(each, /^\* (?:\d+ EXPUNGE|VANISHED \d)/i))
      return new Set(lines.map(({ time }) => time)).size >= 5
    }),
    never("this program may have removed them", (_, scene) =>
      account(scene).some(({ commands }) =>
        commands.some(({ name }) => /^(?:(?:UID )?(?:EXPUNGE|MOVE)|CLOSE)$/.test(name))
      )
    )
  ),
  "life:expungedOthers": holds("an EXPUNGE that was answered", (_, scene) =>
    account(scene).some(({ commands }) =>
      commands.some(({ answer, name }) => name === "EXPUNGE" && answer?.condition === "OK")
    )
  ),
  "life:noticed": holds("a SELECT, or a command that names messages", (_, scene) =>
    account(scene).some(({ commands }) =>
      commands.some(({ name }) =>
        /^(?:SELECT|EXAMINE|APPEND|(?:UID )?(?:FETCH|STORE|COPY|MOVE|EXPUNGE))$/.test(name)
      )
    )
  ),
  "life:contentless": holds("NIL for a message", (_, scene) =>
    account(scene).some((each) => received(each, /[ (](?:BODY\[\]|RFC822)(?:<\d+>)? NIL\b/i).length > 0)
  ),
  "life:lastAgain": holds("as many commands from a UID to the last", (_, scene) => {
    const all = account(scene).flatMap(({ commands }) =>
      commands.filter(({ sent: { text } }) => / UID FETCH \d+:\* /i.test(text))
    )
    return all.length >= Number(/ (\d+) times$/.exec(scene.said.words)?.[1] ?? 1)
  }),
  "life:ownAppended": holds("as many APPENDUIDs", (_, scene) => {
    const all = account(scene).flatMap((each) => received(each, /\[APPENDUID /i))
    return all.length >= Number(/stored (\d+) /.exec(scene.said.words)?.[1] ?? Infinity)
  }),
  "life:markedFirst": holds("as many reports of a read mark", (_, scene) => {
    const all = account(scene).flatMap((each) => received(each, /^\* \d+ FETCH .*\\Seen/i))
    return all.length >= countIn(scene.said.words)
  }),
  "life:unreadExcluded": holds("as many searches for unread messages", (_, scene) => {
    const all = account(scene).flatMap(({ commands }) =>
      commands.filter(({ sent: { text } }) => /SEARCH .*UNSEEN/i.test(text))
    )
    return all.length >= Number(/ (\d+) times,/.exec(scene.said.words)?.[1] ?? 1)
  }),
  "life:readMarks": holds("so many reports of a read mark", (_, scene) => {
    const all = account(scene).flatMap((each) => received(each, /^\* \d+ FETCH .*\\Seen/i))
    return all.length >= Number(/^\d+/.exec(scene.said.words)?.[0] ?? 0)
  }),
  "life:draftsKept": all(
    holds("as many drafts that were stored", (_, scene) => {
      const all = account(scene).flatMap(({ commands }) =>
        commands.filter(
          ({ answer, name, sent }) =>
            name === "APPEND" && answer?.condition === "OK" && / \([^)]*\\Draft/i.test(sent.text)
        )
      )
      return all.length >= Number(/ stored (\d+) drafts/.exec(scene.said.words)?.[1] ?? Infinity)
    }),
    never("the app removed a message", (_, scene) =>
      account(scene).some(({ commands }) =>
        commands.some(
          ({ by, name, sent }) =>
            (by ?? "app") === "app" &&
            (/(?:EXPUNGE|MOVE|REPLACE)$/.test(name) || /STORE \S+ \+FLAGS.*\\Deleted/i.test(sent.text))
        )
      )
    )
  ),
  "life:askedOften": holds("so many questions for news", (_, scene) => {
    const name = / by (\S+) /.exec(scene.said.words)?.[1]
    const all = account(scene).flatMap(({ commands }) => commands.filter((each) => each.name === name))
    return all.length >= Number(/ (\d+) times(?:,| within)/.exec(scene.said.words)?.[1])
  }),
  "life:askedEach": holds("a STATUS of so many mailboxes on a connection, and so many in all", (_, scene) => {
    const [, count = Infinity, mailboxes = Infinity] =
      / (\d+) times, of (\d+) different/.exec(scene.said.words) ?? []
    const each = account(scene).map(({ commands }) =>
      commands.flatMap(({ sent: { text } }) => /^\S+ STATUS ("[^"]*"|\S+) /i.exec(text)?.[1] ?? [])
    )
    return (
      each.flat().length >= Number(count) && each.some((names) => new Set(names).size >= Number(mailboxes))
    )
  }),
  "life:takenAtOnce": holds("as many messages that went", (_, scene) => {
    const gone = account(scene).flatMap((each) => received(each, /^\* (?:\d+ EXPUNGE|VANISHED)/i))
    return gone.length >= Number(/ removed (?:all )?(\d+) /.exec(scene.said.words)?.[1])
  }),
  "life:throttled": holds("an answer that says so", (_, scene) =>
    account(scene).some((each) => received(each, /\[THROTTLED\]/i).length > 0)
  ),
  "life:unreadable": holds("a response that could not be read", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(({ event: each }) => each.name === "wire:received" && each.data.unread === true)
    )
  ),
  "life:lateNews": holds(
    "as many new messages after DONE, and none before one unless it says so",
    (_, scene) => {
      const some = / (\d+) of \d+ new /.exec(scene.said.words)?.[1]
      if (some !== undefined)
        return account(scene).reduce((sum, each) => sum + grownAfterDone(each), 0) >= Number(some)
      const all = account(scene).map(onlyAfterDone)
      const sum = all.reduce((whole, each) => whole + each, 0)
      return all.every((each) => each >= 0) && sum >= timesIn(scene.said.words)
    }
  ),
  "life:unsent": some("a command that was not sent", "command:unsent"),
  "life:unanswered": all(
    some("a command that was lost with its connection", "command:lost"),
    never("fewer were lost", (_, scene) => eventsOf(scene, "command:lost") < countIn(scene.said.words)),
    limited,
    when(
      /no complete answer/,
      holds("messages, or a part of one", (_, scene) =>
        account(scene).some(
          (each) =>
            received(each, /^\* \d+ FETCH\b/i).length > 0 ||
            Number(each.ended?.facts?.["literalReceived"] ?? 0) > 0
        )
      )
    )
  ),
  "life:doneBefore": all(
    some("a command that was lost with its connection", "command:lost"),
    holds("its refusal with that code", (_, scene) => {
      const code = /\((\w+)\)/.exec(scene.said.words)?.[1] ?? "?"
      const name = /^[A-Z]+/.exec(scene.said.words)?.[0]
      return account(scene).some(({ commands }) =>
        commands.some((each) => each.name === name && each.answer?.text.includes(`NO [${code}]`) === true)
      )
    })
  ),
  "life:repeatedDone": all(
    some("a command that was lost with its connection", "command:lost"),
    holds("the same, answered with OK before it was sent", (_, scene) => {
      const name = /a (DELETE|RENAME) that/.exec(scene.said.words)?.[1]
      const asked = account(scene).flatMap(({ commands }) => commands.filter((each) => each.name === name))
      const words = ({ sent: { text }, tag }: (typeof asked)[number]) => text.slice(tag.length)
      return asked.some(
        (lost) =>
          lost.answer === undefined &&
          asked.some(
            (done) =>
              words(done) === words(lost) &&
              done.answer?.condition === "OK" &&
              done.sent.line < lost.sent.line
          )
      )
    })
  ),
  "life:askedAgain": all(
    some("a command that was lost with its connection", "command:lost"),
    holds("one that was answered in the same words", (_, scene) => {
      const words = account(scene).map(({ commands }) =>
        commands.map(({ answer, sent: asked, tag }) => ({
          isAnswered: answer?.condition === "OK",
          text: asked.text.slice(tag.length)
        }))
      )
      const lost = new Set(words.flat().flatMap(({ isAnswered, text }) => (isAnswered ? [] : [text])))
      return words.flat().some(({ isAnswered, text }) => isAnswered && lost.has(text))
    })
  ),
  "life:turnWaited": ownQueue("turn"),
  "life:poolWaited": ownQueue("pool"),
  "life:slow": holds("four answers that took five seconds", (_, scene) => {
    const all = account(scene).flatMap(({ commands }) => commands)
    return all.filter((each) => (each.answer?.time ?? 0) - each.sent.time >= 5_000).length >= 4
  }),
  "life:onlySlow": onlySlow(account),
  "life:slowSource": holds("five seconds before a connection asked the network for anything", (_, scene) =>
    account(scene).some(({ lines }) => {
      const states = lines.flatMap(({ event: each }) => (each.name === "machine:transition" ? each : []))
      return states.some(
        ({ data, time }, at) =>
          /^(?:resolving|refreshing)$/.test(data.to) && (states[at + 1]?.time ?? time) - time >= 5_000
      )
    })
  ),
  "life:slowRoundTrip": holds("a connect that took as long", (_, scene) => {
    const stated = durationIn(scene.said.words)
    return (
      stated !== undefined &&
      account(scene).every(({ lines }) => {
        const tcp = lines.flatMap(({ event: each }) =>
          each.name === "net:start" && each.data.kind === "tcp" ? each : []
        )
        const ended = lines.flatMap(({ event: each }) =>
          each.name === "net:end" && each.data.ok ? each : []
        )
        return tcp.every(({ data, time }) => {
          const end = ended.find((each) => each.data.op === data.op)
          return end === undefined || end.time - time >= stated.ms - stated.slack
        })
      })
    )
  }),
  "life:slowThroughout": holds("nine of ten answers that took so long", (_, scene) => {
    const stated = durationIn(/took (.*?)(?: to |$)/.exec(scene.said.words)?.[1] ?? "")
    const took = account(scene)
      .flatMap(({ commands }) => commands)
      .flatMap(({ answer, name, sent }) =>
        answer === undefined || name === "IDLE" ? [] : [answer.time - sent.time]
      )
    const slow = took.filter((ms) => ms >= (stated?.ms ?? Infinity) - (stated?.slack ?? 0))
    return slow.length >= 0.8 * took.length
  }),
  "life:slowWay": holds("an answer before the mailbox that took so long", (_, scene) => {
    const name = / for ([A-Z ]+?)(?:,|$)/.exec(scene.said.words)?.[1]
    return account(scene).some(({ commands, openedAt = Infinity }) =>
      commands.some(
        (each) =>
          each.name === name &&
          (each.answer?.time ?? Infinity) <= openedAt &&
          (each.answer?.time ?? 0) - each.sent.time >= 1_500
      )
    )
  }),
  "life:strays": holds("a line that is neither data nor a response", (_, scene) =>
    account(scene).some((each) =>
      each.wire.some(({ isSent, text }) => !isSent && !/^(?:\* |\+|\S+ )/.test(text))
    )
  ),
  "life:barredBy": holds("as many refused logins of that account, and then no answer", (_, scene) => {
    const [, name = "", often = ""] = /login of “(.+)” was refused (.+?):/.exec(scene.said.words) ?? []
    const last = account(scene).at(-1)
    const refused = scene.facts.connections.filter(
      ({ ended, label, start }) =>
        label === name && ended?.error?.endsWith("Rejected") === true && start < (last?.start ?? 0)
    )
    return /ConnectRefused|Timeout/.test(last?.ended?.error ?? "") && refused.length >= Number.parseInt(often)
  }),
  "life:hardlyOpen": holds("five losses", (_, scene) => losses(scene) >= 5),
  "life:paused": holds("so many connections that the app ended", (_, scene) => {
    const ended = account(scene).filter(
      ({ ended: end, openedAt }) =>
        openedAt !== undefined && (end?.outcome === "closed" || end?.outcome === "interrupted")
    )
    return ended.length >= 1
  }),
  "life:refusedAlike": all(
    holds("as many refusals of a command that only reads", (_, scene) => {
      const refused = account(scene).flatMap(({ commands }) =>
        commands.filter(({ answer }) => isRefusal(answer?.condition))
      )
      const alike = Map.groupBy(refused, ({ sent: asked, tag }) => asked.text.slice(tag.length).trim())
      const named = scene.said.words.split(" refused ")[0]?.replace(/…$/, "") ?? ""
      const count = timesIn(scene.said.words)
      return Array.from(alike).some(([words, each]) => words.startsWith(named) && each.length >= count)
    }),
    holds("another that was answered", (_, scene) => {
      const name = /^(?:UID )?[A-Z]+/.exec(scene.said.words)?.[0]
      return account(scene).some(({ commands }) =>
        commands.some((each) => each.name === name && each.answer?.condition === "OK")
      )
    })
  ),
  "life:mailboxRefused": all(
    holds("three refusals of a mailbox", (_, scene) => {
      const refused = account(scene).flatMap(({ commands }) =>
        commands.filter(
          ({ answer, name }) => /^(?:SELECT|EXAMINE)$/.test(name) && isRefusal(answer?.condition)
        )
      )
      return refused.length >= 3
    }),
    holds("a mailbox that opened", (_, scene) =>
      account(scene).some(({ openedAt }) => openedAt !== undefined)
    )
  ),
  "life:slows": holds("four answers that took five seconds", (_, scene) => {
    const name = /answers to ((?:UID )?[A-Z]+)/.exec(scene.said.words)?.[1]
    const slow = account(scene)
      .flatMap(({ commands }) => commands)
      .filter((each) => each.name === name && (each.answer?.time ?? 0) - each.sent.time >= 5_000)
    return slow.length >= 4
  }),
  "life:alert": holds("an ALERT", (_, scene) =>
    account(scene).some((each) => received(each, /\[(?:WEB)?ALERT\b/i).length > 0)
  ),
  "life:silent": holds(
    "a command in its last connection that was never answered, and no line since",
    (_, scene) => {
      const last = account(scene).at(-1)
      return last !== undefined && last.ended === undefined && last.wire.at(-1)?.isSent === true
    }
  ),
  "life:waitedInVain": holds(
    "as many attempts that the app ended, each with a command unanswered for long",
    (_, scene) => {
      const waits = account(scene).filter(
        ({ ended, openedAt, lines }) =>
          ended?.outcome === "interrupted" &&
          openedAt === undefined &&
          lines.some(({ event: each }) => each.name === "command:lost" && each.data.ms >= 10_000)
      )
      return waits.length === timesIn(scene.said.words)
    }
  ),
  "life:polled": holds("a mailbox that is polled", (_, scene) => account(scene).some(polls)),
  "life:stopped": holds("so many failures that were not tried again by themselves", (_, scene) => {
    const failed = account(scene)
      .slice(0, -1)
      .filter(({ ended }) => ended?.outcome === "failed")
    return failed.length >= timesIn(scene.said.words)
  }),
  "life:leftQuiet": holds("losses upon the first command after so long without a line", (_, scene) => {
    const stated = durationIn(scene.said.words)
    const quiet = account(scene).flatMap(({ ended, openedAt, wire }) => {
      const at = wire.findLastIndex(({ isSent }) => !isSent)
      const [heard, asked] = [wire[at], wire[at + 1]]
      return ended?.error !== undefined && openedAt !== undefined && heard && asked
        ? [asked.time - heard.time]
        : []
    })
    const longest = quiet.reduce((most, ms) => Math.max(most, ms), 0)
    return stated !== undefined && longest >= 1_795_000 && stated.ms - stated.slack <= longest + 1000
  }),
  "life:foundAgain": holds("more messages when it was opened again than before", (_, scene) => {
    const counts = account(scene)
      .filter(({ openedAt }) => openedAt !== undefined)
      .map((each) => {
        const told = received(each, /^\* \d+ (?:EXISTS|EXPUNGE)/i).map(({ text }) => text)
        const numbers = told.flatMap((text) => (/EXISTS/i.test(text) ? [Number(/\d+/.exec(text)?.[0])] : []))
        const last = told.findLastIndex((text) => /EXISTS/i.test(text))
        return { first: numbers[0] ?? 0, last: (numbers.at(-1) ?? Infinity) - (told.length - 1 - last) }
      })
    const more = counts
      .slice(1)
      .reduce((sum, { first }, at) => sum + Math.max(0, first - (counts[at]?.last ?? 0)), 0)
    const stated = /(\d+) messages/.exec(scene.said.words)?.[1]
    return more >= Number(stated ?? 1)
  }),
  "life:hasty": holds("waits that the app ended", (_, scene) => {
    const ended = account(scene).filter(({ lines }) =>
      lines.some(({ event: each }) => each.name === "machine:transition" && each.data.event === "user.retry")
    )
    return ended.length >= timesIn(scene.said.words)
  }),
  "life:rushed": holds("as many attempts that failed, of as many calls", (_, { connection, facts, said }) => {
    const failed = facts.connections.filter(
      (each) => each.label === connection.label && each.openedAt === undefined && isFailed(each)
    )
    const [, attempts = "0"] = /, (\d+) failed attempts/.exec(said.words) ?? []
    return (
      failed.length >= Number(attempts) &&
      new Set(failed.map(({ session }) => session)).size >= timesIn(said.words)
    )
  }),
  "life:unaskedAtLast": holds("a last connection that asked for no mailbox", (_, scene) => {
    const last = labelled(scene).at(-1)
    return last?.commands.some(({ name }) => isSelect(name)) === false
  }),
  "life:noMailbox": holds("that command, refused on a connection that asked for no mailbox", (_, scene) => {
    const name = /which ([A-Z ]+) needs/.exec(scene.said.words)?.[1]
    return labelled(scene).some(
      ({ commands }) =>
        !commands.some((each) => isSelect(each.name)) &&
        commands.some((each) => each.name === name && each.by === "app" && isRefusal(each.answer?.condition))
    )
  }),
  "life:refusedHere": some("a call that this program refused", "command:refused"),
  "life:busy": some("a time in which this program was busy", "program:busy"),
  "life:untaken": holds("something that waited for the app", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(({ event: each }) => each.name === "program:start" && each.data.kind === "untaken")
    )
  ),
  "life:passed": holds("a command that was refused, and accepted later", (_, scene) =>
    account(scene).some(({ commands }) =>
      commands.some(
        ({ answer, name, sent }) =>
          isRefusal(answer?.condition) &&
          commands.some(
            (later) => later.name === name && later.sent.line > sent.line && later.answer?.condition === "OK"
          )
      )
    )
  ),
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
  "pool:lagging": holds("an opening after an APPEND, whose UIDNEXT is not above its UID", (_, scene) => {
    const all = pooled(scene)
    const told = all.flatMap((each) =>
      received(each, /\[APPENDUID \d+ \d+\]/i).map(({ line, text }) => {
        const [, validity = "", uid = ""] = /APPENDUID (\d+) (\d+)/i.exec(text) ?? []
        return { each, line, validity, uid: Number(uid) }
      })
    )
    return all.some((each) => {
      const [validities, nexts] = [received(each, /\[UIDVALIDITY /i), received(each, /\[UIDNEXT /i)]
      return told.some(
        (one) =>
          one.each !== each &&
          validities.some(
            ({ line, text }) => line > one.line && text.includes(`UIDVALIDITY ${one.validity}]`)
          ) &&
          nexts.some(
            ({ line, text }) => line > one.line && Number(/UIDNEXT (\d+)/i.exec(text)?.[1]) <= one.uid
          )
      )
    })
  }),
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
  "pool:full": holds(
    "callers that had several connections at once",
    (_, scene) =>
      pooled(scene).filter(({ lines }) =>
        lines.some(({ event: each }) => each.name === "program:start" && each.data.kind === "hold")
      ).length > 1
  ),
  "pool:waited": ownQueue("pool", pooled),
  "pool:calm": noneLost,
  "pool:closed": noneLost,
  "pool:fate": never("fewer connections came to this end", (_, scene) => {
    const { words } = scene.said
    const isSo = ends.find(([pattern]) => pattern.test(words))?.[1]
    return isSo === undefined || pooled(scene).filter(isSo).length < Number(/\d+/.exec(words)?.[0])
  }),
  "pool:succession": noneLost,
  "pool:brief": noneLost,
  "pool:slowWay": noneLost,
  "pool:note": all(
    when(/ had no answer when the connection ended/, hasEvent("command:lost")),
    when(/^this program refused /, hasEvent("command:refused")),
    when(/: most likely a limit on logins$/, limitOfLogins(pooled)),
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
  ),
  "life:cause": all(
    advised,
    when(/The losses:/, givenBack),
    when(
      /The opening:/,
      never("it was lost", (_, scene) => losses(scene) > 0)
    ),
    when(
      /^(?:this program|the app’s own source)/,
      holds(
        "a failure of this program",
        (_, scene) =>
          failures(scene).some((tag) =>
            /^(?:ChannelNotSecured|Closed|CredentialUnavailable|Defect|HeldTooLong|InvalidAccount|MessageTooLarge|Misuse|StreamFailed|TlsUnsupported)$/.test(
              tag
            )
          ) ||
          // what the app's commands show of it has rows of its own
          scene.all.some(({ id }) => id === "life:noticed" || id === "life:noMailbox") ||
          account(scene).some(
            ({ commands, ended, lines }) =>
              asksInVain(commands) ||
              (ended?.error === "Timeout" &&
                (ended.step === "account" || ended.circumstances?.["usualMs"] !== undefined)) ||
              lines.some(({ event: each }) =>
                /^(?:program:|command:(?:refused|interrupted)$)/.test(each.name)
              )
          )
      )
    ),
    when(
      /look-up/,
      holds("a name that could not be looked up", (_, scene) =>
        failures(scene).some((tag) => tag.startsWith("Dns"))
      )
    ),
    when(
      /^the server(?! or)/,
      never(
        "nothing of it came from the server",
        (_, scene) =>
          failures(scene).every((tag) => /^(?:ConnectionLost|ConnectionStalled|Timeout|Dns.*)$/.test(tag)) &&
          account(scene).every(isSilent) &&
          renumbered(scene).length > 0 &&
          !account(scene).some((each) => each.commands.some((command) => opensUnnumbered(each, command))) &&
          // what shows that the server alone was slow has rows of its own
          !scene.all.some(({ id }) => id === "life:slowWay" || id === "life:onlySlow")
      )
    )
  ),
  "life:try": advised,
  "life:turn": advised,
  "moment:late": holds("a failure before the first opening", (_, scene) => {
    const [first] = account(scene)
    return first !== undefined && first.openedAt === undefined
  }),
  "moment:away": all(
    givenBack,
    openedAgain,
    when(
      /logged in again/,
      holds("a connection that asked for no mailbox", (_, scene) =>
        labelled(scene).some(({ commands }) => !commands.some(({ name }) => isSelect(name)))
      )
    )
  ),
  "moment:alert": holds("an ALERT", (_, scene) =>
    account(scene).some((each) => received(each, /\[(?:WEB)?ALERT/i).length > 0)
  ),
  "moment:asked": ofTheApp,
  "moment:refused": someRefused,
  "moment:givenUp": givenUp,
  "moment:lost": lost,
  "moment:renewed": renewed,
  "moment:uidvalidity": renumbered,
  "moment:moved": moved,
  "moment:slept": slept,
  "mark:asked": ofTheApp,
  "mark:refused": someRefused,
  "mark:givenUp": givenUp,
  "mark:lost": lost,
  "mark:renewed": renewed,
  "mark:uidvalidity": renumbered,
  "mark:moved": moved,
  "mark:slept": slept,
  "piece:beginning": lasted,
  "piece:open": lasted,
  "piece:away": all(lasted, silentFirst),
  "piece:turn": lasted,
  "piece:paused": lasted,
  "piece:unasked": lasted,
  "piece:unknown": lasted,
  "legend:work": ofTheApp,
  "legend:unselected": unselected,
  "legend:waits": holds("a wait of this program", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(
        ({ event: each }) =>
          each.name === "program:start" ||
          (each.name === "machine:transition" && /^(?:queueing|backoff)$/.test(each.data.to))
      )
    )
  ),
  "verdict:failure": holds(
    "a failure, or a refusal",
    ({ commands, ended, wire }) =>
      ended === undefined ||
      ended.error !== undefined ||
      commands.some(({ answer }) => isRefusal(answer?.condition)) ||
      wire.some(({ condition }) => condition === "BAD")
  ),
  "verdict:warning": holds("something to warn of", ({ group }, { all: others }) =>
    others.some(
      (each) =>
        each.group === group &&
        !/^(?:life|moment|mark|piece|legend|verdict|rail|ledger|share|remark):/.test(each.id)
    )
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
