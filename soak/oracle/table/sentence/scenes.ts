/** What several sentences ask of a scene: its connections, losses, failures and refusals. */
import { type Command, type Connection, isLogin, isSelect } from "../../Facts.ts"
import {
  all,
  durationIn,
  holds,
  isTlsBegun,
  namesWait,
  never,
  received,
  type Rule,
  type Scene,
  when
} from "../../Rule.ts"

/** The connections of the account. */
export const account = ({ connection, facts }: Scene): ReadonlyArray<Connection> =>
  facts.connections.filter(({ account: other }) => other === connection.account)

/** The look-ups of the server's name that were over, and how long each took. */
export const lookUps = ({ lines }: Connection): ReadonlyArray<{ readonly ms: number }> =>
  lines.flatMap(({ event: begun }) => {
    if (begun.name !== "net:start" || begun.data.kind !== "dns") return []
    const over = lines.find(({ event }) => event.name === "net:end" && event.data.op === begun.data.op)
    return over === undefined ? [] : [{ ms: over.event.time - begun.time }]
  })

export const isFailed = ({ ended }: Pick<Connection, "ended">): boolean =>
  ended?.outcome === "failed" || ended?.outcome === "retried"

/** The server names the cause of such an end: a limit, or a token that ran out. */
export const namesCause = ({ ended }: Pick<Connection, "ended">): boolean =>
  typeof ended?.circumstances?.["unreadMs"] === "number" ||
  /^(?:AuthThrottled|BandwidthExceeded|OAuthTokenExpired|ServerBye|TooManyConnections)$/.test(
    ended?.error ?? ""
  )

/** The mailbox was open, and the connection then ended against the app's wish. */
export const losses = (scene: Scene): number =>
  account(scene).filter((each) => each.openedAt !== undefined && isFailed(each)).length

/** At most: what nobody answered any more was silent from the server's last octet, whatever the socket was. */
export const openFor = ({ end, ended, openedAt, wire }: Connection, answersDone: boolean): number => {
  if (openedAt === undefined) return 0
  const last = wire.findLast(({ isSent }) => !isSent)?.time ?? end
  const silentMs = ended?.silentMs ?? end - last
  const isSilent = ended?.error === "ConnectionStalled" && silentMs >= 5_000 && answersDone
  return Math.max(0, (isSilent ? end - silentMs : end) - openedAt)
}

/** Nothing was heard after DONE, and that ended the connection. */
export const endsUponDone = ({ ended, wire }: Connection): boolean =>
  ended?.error === "ConnectionStalled" &&
  wire.findLastIndex(({ isSent, text }) => isSent && text === "DONE") >
    wire.findLastIndex(({ isSent }) => !isSent)

export const timesIn = (words: string): number =>
  /\bonce\b/.test(words) ? 1 : /\btwice\b/.test(words) ? 2 : Number(/(\d+) times/.exec(words)?.[1] ?? 0)

/** An upper bound: from each OK of a SELECT to the end of its connection. */
export const open: Rule = (scene) => {
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

export const isRefusal = (condition: string | undefined): boolean => condition === "NO" || condition === "BAD"

/** What is sent for the connection itself. */
const forItself = /^(?:LOGIN|AUTHENTICATE|NOOP|ID|LOGOUT)$/

/** The refused commands of an app, or of an open mailbox, in their order. */
const refusedIn = (connections: ReadonlyArray<Connection>): ReadonlyArray<Command> =>
  connections
    .flatMap(({ commands, openedAt = Infinity }) =>
      commands.filter(
        ({ answer, by, name }) =>
          isRefusal(answer?.condition) &&
          !forItself.test(name) &&
          (by === "app" || (answer?.time ?? 0) >= openedAt)
      )
    )
    .toSorted((one, other) => (one.answer?.line ?? 0) - (other.answer?.line ?? 0))

/** Those of which nothing with the same name was accepted later on their connection: no count may leave them out. */
const unaccepted = (connections: ReadonlyArray<Connection>): ReadonlyArray<Command> =>
  connections.flatMap((connection) =>
    refusedIn([connection]).filter(
      ({ name, sent }) =>
        !connection.commands.some(
          (later) => later.name === name && later.sent.line > sent.line && later.answer?.condition === "OK"
        )
    )
  )

/**
 * `3 commands refused`, or `UID MOVE 7 Bank refused twice`: no more were than `connections` show, with these words, and no fewer
 * than those of one call that nothing accepted took back. `(asked to wait 18.4 s at first, 34.5 s at last)`: a refusal says the
 * one, and the last of them the other.
 */
export const refusedAsSaid = (connections: ReadonlyArray<Connection>, words: string): boolean => {
  const refused = refusedIn(connections)
  const [, what = "", waits] = /^(.*?)(?: \(asked to wait (.*)\))?$/s.exec(words) ?? []
  const [, counted, named = "", often] =
    /^(?:(\d+) commands? refused|(.+) refused(?: (twice|\d+ times))?)$/s.exec(what) ?? []
  const count = Number(counted ?? (often === "twice" ? 2 : Number.parseInt(often ?? "1", 10)))
  const beginning = named.replace(/…$/, "")
  const alike = refused.filter(({ sent, tag }) => sent.text.slice(tag.length).trim().startsWith(beginning))
  return (
    (counted === undefined ? alike : refused).length >= count &&
    unaccepted(connections).length <= count &&
    (waits === undefined || asksSo(waits, refused, unaccepted(connections).at(-1)?.answer?.line ?? 0))
  )
}

/** Returns whether a refusal asks for the first of the waits, and one from this line on, which is the last one's, for the last. */
const asksSo = (waits: string, refused: ReadonlyArray<Command>, from: number): boolean => {
  const [first = "", last = first] = waits.replace(/ at last$/, "").split(" at first, ")
  return (
    refused.some((each) => namesWait(each, first)) &&
    refused.some((each) => (each.answer?.line ?? 0) >= from && namesWait(each, last))
  )
}

/** Words, or a code, by which a server says that it limits what is asked. */
const ofLimit = /\[LIMIT\]|\blimit|throttl|too (?:many|much|frequent)|\brate\b|back-?off|slow down|exceeded/i

/** “At a limit of the server”: each open mailbox was ended in such words, or just after a refusal in such words. */
export const limitEach: Rule = when(
  /each time at a limit of the server/,
  holds("a limit before the end of each", (_, scene) => {
    const lost = account(scene).filter((each) => each.openedAt !== undefined && isFailed(each))
    const isOf = ({ end, ended, ...connection }: Connection): boolean => {
      const last = refusedIn([{ end, ended, ...connection }]).at(-1)?.answer
      return (
        ofLimit.test(ended?.serverText ?? "") ||
        (last !== undefined && end - last.time <= 60_000 && ofLimit.test(last.text))
      )
    }
    return lost.length > 1 && lost.every(isOf)
  })
)

export const someRefused = holds("a refusal", (connection, scene) =>
  account({ ...scene, connection }).some(({ commands }) =>
    commands.some(({ answer }) => isRefusal(answer?.condition))
  )
)

/** The commands that a step of the rail stands for, and what shows it otherwise. `docs/seeing.md`: no row without an event. */
export const steps: ReadonlyArray<
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

export const stepShown: Rule = ({ connection, said }) =>
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
export const done: Rule = (scene) => {
  const { connection, said } = scene
  const isCommand = steps.find(([label]) => label.test(said.words))?.[2]
  if (isCommand === undefined) return stepShown(scene)
  const asked = connection.commands.filter(({ name }) => isCommand(name))
  const isLost = asked.length > 0 && asked.every(({ answer }) => answer?.condition !== "OK")
  return [...stepShown(scene), ...(isLost ? [`a tick on what was not accepted: ${said.words}`] : [])]
}

/** What was asked on the way, such as ID, may be answered after SELECT, or be waited for in vain, and COMPRESS sent then. */
export const wayOver = ({ commands, end, openedAt = 0 }: Connection): number => {
  const next = commands.find(({ by, sent }) => by !== "open" && by !== "keepAlive" && sent.time >= openedAt)
  return commands
    .filter(({ by }) => by === "open")
    .reduce(
      (until, { answer, sent }) =>
        sent.time > until ? until : Math.max(until, answer?.time ?? next?.sent.time ?? end),
      openedAt
    )
}

export const opened: Rule = all(
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

export const givenBack = never(
  "it was never lost, nor left",
  (_, scene) =>
    losses(scene) === 0 &&
    !account(scene).some(({ ended }) => ended?.outcome === "interrupted" || ended?.outcome === "closed")
)

/** What is counted from the server's last line began with a silence that the library noticed. */
export const silentFirst = when(
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

export const some = (what: string, ...names: ReadonlyArray<string>): Rule =>
  holds(what, (_, scene) =>
    account(scene).some(({ lines }) => lines.some(({ event: each }) => names.includes(each.name)))
  )

/** `3 commands …`; one if no number is said. */
export const countIn = (words: string): number => Number(/^(\d+) /.exec(words)?.[1] ?? 1)

/** So many callers waited in this program, of whom so many gave up. */
export const ownQueue = (kind: "turn" | "pool", within = account): Rule =>
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

export const slept = some("a jump of the clock", "clock:jumped")

export const givenUp = some("a command that was given up", "command:interrupted")

/** Returns whether nothing came after the commands that have no answer. */
export const isSilent = ({ commands, ended, wire }: Connection): boolean =>
  // octets of a response that never ended are on no line
  ended?.circumstances?.["unfinished"] === undefined &&
  !commands.some(({ answer }) => isRefusal(answer?.condition)) &&
  commands.every(
    ({ answer, sent }) => answer !== undefined || wire.every(({ isSent, line }) => isSent || line < sent.line)
  )

/** The command that the words name was never written. */
export const unsent = holds("the command, and that nothing of it was sent", (_, scene) => {
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
export const unanswered = holds("the command, and no answer to it", (_, scene) => {
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

export const lost: Rule = (scene) => (/ was not sent/.test(scene.said.words) ? unsent : unanswered)(scene)

export const renewed = some("a renewed credential", "credential:renewed")

export const moved = holds(
  "two sessions",
  (_, { facts }) => new Set(facts.connections.map(({ session }) => session)).size > 1
)

/** One mailbox was opened with two values. What a strict trace calls `<mbox:1>` may be another on another connection. */
export const renumberedIn = (of: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
  holds("two UIDVALIDITY of one mailbox", (_, scene) =>
    Array.from(Map.groupBy(of(scene).flatMap(openingsOf), ({ mailbox }) => mailbox).values()).some(
      (all) => new Set(all.flatMap(({ validity }) => validity ?? [])).size > 1
    )
  )

export const renumbered = renumberedIn(account)

/** Each UIDNEXT of a mailbox is at least the one before it, under another UIDVALIDITY, and above what messages from 1 on would give. */
export const numbersOn = holds(
  "UIDNEXT that never falls, and is beyond the number of messages",
  (_, scene) => {
    const openings = account(scene)
      .flatMap(openingsOf)
      .flatMap(({ count, mailbox, next }) =>
        count === undefined || next === undefined ? [] : [{ mailbox, count, next }]
      )
    return Array.from(Map.groupBy(openings, ({ mailbox }) => mailbox).values()).some(
      (all) =>
        all.length > 1 &&
        all.every(({ next }, at) => next >= (all[at - 1]?.next ?? 0)) &&
        all.some(({ next }) => next > Math.min(...all.map(({ count }) => count)) + 1)
    )
  }
)

/** What the server told of each mailbox that it opened, or was about to as the connection ended: UIDVALIDITY, UIDNEXT, messages. */
const openingsOf = ({ commands, group, server, wire }: Connection) =>
  commands.flatMap(({ answer, name, sent, tag }) => {
    if (!isSelect(name) || (answer !== undefined && answer.condition !== "OK")) return []
    const told = wire.filter(({ line }) => line > sent.line && line <= (answer?.line ?? Infinity))
    const numberIn = (pattern: RegExp) =>
      told
        .flatMap(({ text }) => pattern.exec(text)?.[1] ?? [])
        .map(Number)
        .at(-1)
    const heard = server.find((deed) => deed.did === "answered" && deed.tag === tag)
    const shown = nameIn(sent.text)
    const mailbox =
      heard?.did === "answered" ? nameIn(heard.asked) : shown.includes("<mbox") ? `${group} ${shown}` : shown
    return [
      {
        mailbox,
        count: numberIn(/^\* (\d+) EXISTS/i),
        next: numberIn(/\[UIDNEXT (\d+)\]/i),
        validity: numberIn(/\[UIDVALIDITY (\d+)\]/i)
      }
    ]
  })

const nameIn = (asked: string): string => / (?:SELECT|EXAMINE) "?([^\s"]+)/i.exec(asked)?.[1] ?? ""

export const unselected = holds("a mailbox that was refused after another was open", (_, scene) =>
  account(scene).some(({ commands, openedAt = Infinity }) =>
    commands.some(
      ({ answer, name, sent }) => isSelect(name) && sent.time >= openedAt && isRefusal(answer?.condition)
    )
  )
)

/** Without IDLE, the library asks for news from time to time. */
export const polls = ({ lines }: Scene["connection"]): boolean =>
  lines.some(
    ({ event: each }) => each.name === "machine:transition" && each.data.to.startsWith("selected.polling")
  )

/** The failures without an open mailbox of connections that the app does not call otherwise. */
export const inVain = ({ connection, facts }: Scene): ReadonlyArray<Connection> =>
  facts.connections.filter(
    (each) => each.label === connection.label && each.openedAt === undefined && isFailed(each)
  )

export const hostOf = ({ lines }: Connection): string | undefined =>
  lines.flatMap(({ event: each }) => (each.name === "connection:started" ? [each.data.host] : []))[0]

/** The ends of connections, by the words for them. */
export const ends: ReadonlyArray<readonly [RegExp, (connection: Connection) => boolean]> = [
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

/** As many answers with whole messages as said; and so many connections that began before an earlier one had ended. */
export const fetchedAgain = (within: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
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
export const copiedOver = (within: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
  all(
    when(
      /the server refused to remove/,
      holds("that refusal", (_, scene) => {
        const [, name] = /refused to remove (?:it|them) \(((?:UID )?[A-Z]+)/.exec(scene.said.words) ?? []
        return refusedIn(within(scene)).some((each) => each.name === name)
      })
    ),
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
export const limitOfLogins = (within: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
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
