/** Each observation besides a failure: what the trace must hold for its words, and what contradicts them. */
import type { ObservationId } from "@effect-imap/core/internal/Advice"
import { type Command, type Connection, isLogin, isSelect, type Wire } from "../Facts.ts"
import {
  all,
  app,
  came,
  durationIn,
  event,
  grownAfterDone,
  holds,
  isReceived,
  isTlsBegun,
  namesWait,
  never,
  onlyAfterDone,
  onlySlow,
  opensUnnumbered,
  received,
  refusals,
  type Rule,
  type Scene,
  shows,
  when
} from "../Rule.ts"
import { cutShort } from "../cutShort.ts"
import { unseen } from "../unseen.ts"
import { reasons } from "./reasons.ts"

const sent = (name: RegExp): Rule =>
  holds(`a ${name.source} that was sent`, ({ commands }) =>
    commands.some((command) => name.test(command.name))
  )

/** The ways in that were tried. */
const lanesOf = ({ lines }: Connection): ReadonlySet<string | undefined> =>
  new Set(
    lines.flatMap(({ event: each }) =>
      each.name === "net:start" && each.data.kind === "tcp" ? [each.data.lane] : []
    )
  )

const shown = (pattern: RegExp): Rule =>
  shows(`a line like ${pattern.source}`, (line) => isReceived(line, pattern))

const sends = (pattern: RegExp): Rule =>
  shows(
    `a command like ${pattern.source}`,
    ({ event: each }) => each.name === "wire:sent" && pattern.test(each.data.line)
  )

/** A response that brings a message, and no piece of one. */
const wholeIn = (text: string): boolean => /[ (](?:BODY\[\](?!<)|RFC822) (?!NIL\b)/i.test(text)

const isRefusedBy = ({ answer }: Command): boolean =>
  answer?.condition === "NO" || answer?.condition === "BAD"

/** No such line came between a command that is shown, one like `of` if it is given, and its answer. */
const neverMeanwhile = (pattern: RegExp, of = /^/): Rule =>
  never(`a line like ${pattern.source} came meanwhile`, ({ commands, wire }, { said }) => {
    const asked = commands.find(({ sent: { line, text } }) => said.lines.includes(line) && of.test(text))
    return wire.some(
      ({ isSent, line, text }) =>
        !isSent &&
        line > (asked?.sent.line ?? Infinity) &&
        line < (asked?.answer?.line ?? 0) &&
        pattern.test(text)
    )
  })

/** The lines that report messages gone by number, each with the UID that FETCH had told of it. */
const goneIn = (
  wire: ReadonlyArray<Wire>
): ReadonlyArray<{ readonly said: Wire; readonly uid: number | undefined }> => {
  const uids: Array<number | undefined> = []
  return wire.flatMap((said) => {
    const [, number = "", uid] = said.isSent
      ? []
      : (/^\* (\d+) FETCH \(.*?\bUID (\d+)/i.exec(said.text) ?? [])
    if (uid !== undefined) uids[Number(number) - 1] = Number(uid)
    const [, gone] = said.isSent ? [] : (/^\* (\d+) EXPUNGE\b/i.exec(said.text) ?? [])
    if (gone === undefined) return []
    const at = Number(gone) - 1
    const known = uids[at]
    uids.splice(at, 1)
    return [{ said, uid: known }]
  })
}

const commandsOf = ({ commands }: Connection, lines: ReadonlyArray<number>): ReadonlyArray<string> =>
  commands
    .filter(({ sent }) => lines.includes(sent.line))
    .flatMap(({ sent }) => / UID \S+ ([\d,:]+)/.exec(sent.text)?.[1]?.split(/[:,]/) ?? [])

/** Each message that a title names, as far as it is in no range, is in a line of the server that gives some. */
const namesGiven = (pattern: RegExp): Rule =>
  holds("each of these numbers", ({ wire }, { said }) => {
    const [, named = ""] = /\(([\d,:]+)…?\)/.exec(said.words) ?? []
    const given = wire.filter(({ isSent, text }) => !isSent && pattern.test(text))
    return named
      .split(",")
      .filter((each) => /^\d+$/.test(each))
      .every((each) => given.some(({ text }) => text.includes(":") || text.match(/\d+/g)?.includes(each)))
  })

/** The command that a sentence is about: `refused UID FETCH (LIMIT), 3 times`. */
const namedIn = (words: string): string | undefined =>
  /\b((?:UID )?[A-Z]{2,}(?:-[A-Z]+)?)\b/.exec(words.replace(/\b(?:OK|NO|BAD|BYE|IMAP|TLS|RFC)\b/g, ""))?.[1]

const codeIn = (words: string): string | undefined => /\(([A-Z-]+)\)/.exec(words)?.[1]

const timesIn = (words: string): number => Number(/, (\d+) times/.exec(words)?.[1] ?? 1)

/** As many refusals as the words count. */
const countedRefusals = never("another number of refusals", (connection, { said }) => {
  const name = namedIn(said.words)
  return name !== undefined && refusals(connection, name, codeIn(said.words)).length < timesIn(said.words)
})

/** What tells of some of the refusals by itself. */
const toldOtherwise: ReadonlySet<string> = new Set(["message-refused", "numbers-as-uids", "uids-as-numbers"])

/** No fewer refusals of the name and its code than those that nothing accepted took back, unless they are about one message. */
const noFewer = never("fewer refusals", (connection, { all: said_, said }) => {
  const name = namedIn(said.words)
  const of = refusals(connection, name ?? "", codeIn(said.words))
  const codes = new Set(of.map(({ answer }) => answer?.code ?? answer?.condition))
  const last = connection.commands.findLast((each) => each.name === name && each.answer?.condition === "OK")
  const isOther = said_.some(({ group, id }) => group === said.group && toldOtherwise.has(id))
  const least = of.filter(
    ({ answer, by, sent: { line } }) =>
      line > (last?.sent.line ?? 0) &&
      (by === "app" || (answer?.time ?? 0) >= (connection.openedAt ?? Infinity))
  )
  return codes.size === 1 && !isOther && least.length > timesIn(said.words)
})

/** “Which asks to wait 18.4 s at first, 34.5 s at last”: such numbers are in the refusals, and the second one in the last. */
const asksToWait = when(
  /asks to wait/,
  holds("refusals that name these waits", (connection, { said }) => {
    const [, waits = ""] = /asks to wait (.*?)(?::|, \d+ times|$)/.exec(said.words) ?? []
    const [first = "", last = first] = waits.replace(/ at last$/, "").split(" at first, ")
    const alike = Map.groupBy(refusals(connection, namedIn(said.words) ?? ""), ({ answer }) => answer?.code)
    return Array.from(alike.values()).some(
      (each) => each.some((one) => namesWait(one, first)) && namesWait(each.at(-1), last)
    )
  })
)

/** The attribute of each use, which LIST shows, or a word of its usual names. RFC 6154. */
const specialUses: ReadonlyMap<string, readonly [attribute: string, name: RegExp]> = new Map([
  ["sent messages", ["\\Sent", /sent|gesendet|envoy|enviad|inviat/i]],
  ["drafts", ["\\Drafts", /draft|entw|brouillon|borrador|bozze/i]],
  ["deleted messages", ["\\Trash", /trash|bin|deleted|papier|gel.scht|corbeille|papelera|cestino/i]],
  ["junk", ["\\Junk", /junk|spam|bulk/i]],
  ["archived messages", ["\\Archive", /archiv/i]]
])

/** “It was for “Sent”, the mailbox for sent messages”: what was refused names it, and LIST or its name says so. */
const forSpecialUse = when(
  /, the mailbox for /,
  holds("that this mailbox is for that", (connection, { said }) => {
    const [, mailbox = "", use = ""] = / was for (.+), the mailbox for ([a-z ]+)\./.exec(said.why) ?? []
    const bare = mailbox.replace(/^“|”$/g, "")
    const [attribute = "", name] = specialUses.get(use) ?? []
    const isNamed = connection.commands.some(
      (each) => isRefusedBy(each) && /APPEND|COPY|MOVE/.test(each.name) && each.sent.text.includes(bare)
    )
    const isListed = received(connection, /^\* X?LIST /i).some(
      ({ text }) => text.includes(bare) && text.toLowerCase().includes(attribute.toLowerCase())
    )
    const isSpam = use === "junk" && received(connection, /^\* XLIST .*\\Spam/i).length > 0
    return isNamed && (isListed || isSpam || name?.test(bare) === true)
  })
)

/** “The server refused to remove them (UID EXPUNGE (NOPERM))”: such a command was refused, with such a code. */
const refusedToRemove = when(
  /refused to remove/,
  holds("that refusal", (connection, { said }) => {
    const [, name = "", code] =
      /refused to remove (?:it|them) \(((?:UID )?[A-Z]+)(?: \\Deleted)?(?: \(([A-Z-]+)\))?\)/.exec(
        said.why
      ) ?? []
    return refusals(connection, name, code).length > 0
  })
)

/** As many commands of the name were sent within a second after the refusal of one, and refused. */
const wentOnAtOnce = when(
  /went on without a pause/,
  holds("so many that were sent at once after a refusal", ({ commands }, { said }) => {
    const more = Number(/and (\d+) more were refused/.exec(said.why)?.[1])
    const name = namedIn(said.words)
    const refused = commands.filter((each) => each.name === name && isRefusedBy(each))
    const hurried = refused.filter(({ sent: { time } }) =>
      refused.some(({ answer }) => answer !== undefined && answer.time <= time && time - answer.time < 1000)
    )
    return hurried.length >= more
  })
)

const endedAtOnce = when(
  /it ended the connection at once/,
  holds("an end by the app, within a second after a refusal", ({ commands, end, ended }) =>
    commands.some(
      (each) =>
        ended?.outcome === "interrupted" && isRefusedBy(each) && end - (each.answer?.time ?? 0) <= 1000
    )
  )
)

/** The accepted ones took so long at first, and at last. */
const slowedBefore = when(
  /at first in about .*, at last in about /,
  holds("so short answers, and later so long ones", ({ commands }, { said }) => {
    const [, first = "", last = ""] =
      /at first in about (.*?), at last in about (.*?)\. /.exec(said.why) ?? []
    const [short, long] = [durationIn(first), durationIn(last)]
    const took = commands
      .filter((each) => each.name === namedIn(said.words) && isAnswered(each))
      .map(({ answer, sent: { time } }) => (answer?.time ?? time) - time)
    const from = took.findIndex((ms) => short !== undefined && ms <= short.ms + short.slack)
    return from >= 0 && took.slice(from).some((ms) => long !== undefined && ms >= long.ms - long.slack)
  })
)

const isAnswered = (command: Command): boolean => command.answer?.condition === "OK"

/** “At first, and accepted it later”: no acceptance came before, and none but the last was a refusal. */
const atFirst = never("it was accepted before, or refused again", (connection, { said }) => {
  const refused = connection.commands.find(
    (command) =>
      said.lines.includes(command.sent.line) && command.answer !== undefined && !isAnswered(command)
  )
  const words = ({ sent: asked, tag }: Command): string => asked.text.slice(tag.length)
  const alike = connection.commands.filter(
    (command) => refused !== undefined && command.answer !== undefined && words(command) === words(refused)
  )
  const first = alike.findIndex((command) => !isAnswered(command))
  const again = alike.findIndex((command, at) => at > first && isAnswered(command))
  const isAgain = ({ answer }: Command): boolean =>
    answer?.condition === refused?.answer?.condition && answer?.code === refused?.answer?.code
  return first > 0 || again < 0 || alike.slice(again).some(isAgain)
})

/** Others of its name were accepted after it, about none but its messages; for those that are gone, as many removals were reported. */
const inItsPlace = holds("accepted commands about its messages", ({ commands, wire }, { said }) => {
  const messages = ({ sent: { text } }: Command): ReadonlyArray<number> => {
    const [, set = ""] = /^\S+ UID \S+ ([\d:,]+)(?: |$)/i.exec(text) ?? []
    return set.split(",").flatMap((range) => {
      const [from = 0, to = from] = range.split(":").map(Number)
      return Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => Math.min(from, to) + at)
    })
  }
  const refused = commands.find((command) => said.lines.includes(command.sent.line) && isRefusedBy(command))
  if (refused === undefined) return false
  const all = messages(refused)
  const later = commands.filter(
    (command) =>
      command.name === refused.name &&
      command.sent.line > refused.sent.line &&
      isAnswered(command) &&
      messages(command).every((uid) => all.includes(uid))
  )
  const [, gone = "0"] = /removed (a|\d+) messages?\b/.exec(said.why) ?? []
  const removals = wire.filter(({ isSent, text }) => !isSent && /^\* (?:VANISHED|\d+ EXPUNGE)\b/i.test(text))
  return later.length > 0 && (gone === "0" || removals.length > 0)
})

/** The time from the first octet of a command to its answer, as the server and the network took it. */
const theirs = (connection: Connection, { tag }: Command, latency: number): number | undefined => {
  const deed = connection.server.find((each) => each.did === "answered" && each.tag === tag)
  return deed?.did === "answered" ? deed.at - deed.heard + 2 * latency : undefined
}

/** A time that is said to be the answer's: that of a command in the trace, and not this program's. */
/** No network is between this program and a server on its own machine alone. */
const onThisMachine: Rule = when(
  /no network is in between/,
  never("the host is another machine", ({ lines }) =>
    lines.some(
      ({ event }) =>
        event.name === "connection:started" && !/^(?:localhost|127\.[\d.]+|\[?::1\]?)$/.test(event.data.host)
    )
  )
)

const answerTook: Rule = (scene) => {
  const { connection, facts, said } = scene
  const stated = durationIn(said.words)
  const name = namedIn(said.words)
  if (stated === undefined || name === undefined) return []
  const alike = connection.commands.filter(
    (command) =>
      command.name === (name === "DONE" ? "IDLE" : name) &&
      command.answer !== undefined &&
      command.answer.time - command.sent.time >= stated.ms - stated.slack - 1
  )
  if (alike.length === 0) return [`no ${name} took so long`]
  const isOurTime = (command: Command): boolean => {
    const own = theirs(connection, command, facts.latency ?? 0)
    return own !== undefined && stated.ms > 1.5 * own + 500 && isOurs(scene, command)
  }
  return alike.every(isOurTime) ? ["server and network took less of it"] : []
}

/** This program did not read, or was busy, while the answer was awaited. */
const isOurs = (scene: Scene, { answer, sent: asked }: Command): boolean =>
  ["read slowly", "was busy", "held the turn"].some(
    (did) =>
      app(
        scene,
        did === "was busy" ? "was busy" : did === "read slowly" ? "read slowly" : "held the turn",
        asked.time,
        answer?.time
      ).length > 0
  )

/** The slowest that the server was by its own account, in milliseconds. */
const slowest = (connection: Connection): number | undefined => {
  const all = connection.server.flatMap((deed) => (deed.did === "answered" ? [deed.at - deed.heard] : []))
  const greeted = connection.server.find(({ did }) => did === "greeted")
  const dialled = connection.lines.find(({ event }) => event.name === "net:end" && event.data.ok)
  const greeting = greeted === undefined || dialled === undefined ? [] : [greeted.at - dialled.event.time]
  return all.length + greeting.length === 0 ? undefined : Math.max(...all, ...greeting)
}

const serverTook = never("the server took less by its own account", (connection, { facts, said }) => {
  const stated = durationIn(said.words)
  const own = slowest(connection)
  return stated !== undefined && own !== undefined && stated.ms > 1.5 * own + 4 * (facts.latency ?? 0) + 100
})

/** An operation of the network that lasted for as long as the words say. */
const operationTook = (kind: "dns" | "tcp"): Rule =>
  holds(`${kind} for so long`, ({ lines }, { said }) => {
    const stated = durationIn(said.words)
    return lines.some(({ event: begun }) => {
      if (begun.name !== "net:start" || begun.data.kind !== kind || stated === undefined) return false
      const over = lines.find(
        ({ event: each }) => each.name === "net:end" && each.data.op === begun.data.op && each.data.ok
      )
      return over !== undefined && over.event.time - begun.time >= stated.ms - stated.slack
    })
  })

/** The network takes twice its latency, whatever this program was busy with. */
const networkTook = never("the network is faster", (_, { facts: { latency }, said }) => {
  const stated = durationIn(said.words)
  return latency !== undefined && stated !== undefined && stated.ms > 3 * latency + 50
})

/** The capabilities in “no longer lists A, B”. */
const listedIn = (words: string): ReadonlyArray<string> => / lists (.*)$/.exec(words)?.[1]?.split(", ") ?? []

const list = /^\S+ (?:(?:OK|PREAUTH) \[)?CAPABILITY /i

const isListed = ({ text }: Wire, name: string): boolean =>
  text
    .toUpperCase()
    .split(/[\s\]]+/)
    .includes(name.toUpperCase())

const listings = (connection: Connection, name: string): ReadonlyArray<Wire> =>
  received(connection, list).filter((each) => isListed(each, name))

const unansweredNamed = holds("a command without an answer", (connection, { said }) => {
  const name = namedIn(said.words)
  return connection.commands.some((command) => command.name === name && command.answer === undefined)
})

/** IDLE was answered, and no DONE came before that. */
const idleOver: Rule = holds("the end of an IDLE before DONE", ({ commands, wire }) =>
  commands.some(
    ({ answer, name, sent: asked }) =>
      name === "IDLE" &&
      answer?.condition === "OK" &&
      !wire.some(
        ({ isSent, line, text }) => isSent && text === "DONE" && line > asked.line && line < answer.line
      )
  )
)

/** A wait in this program for as long as the words say. */
const ownWait = (kind: "turn" | "pool" | "unread" | "untaken"): Rule =>
  holds(`a wait of this program (${kind}) for so long`, ({ end, lines }, { said }) => {
    const stated = durationIn(said.words)
    return lines.some(({ event }) => {
      if (event.name !== "program:start" || event.data.kind !== kind || stated === undefined) return false
      const { ms = 0, op } = event.data
      const over = lines.find((each) => each.event.name === "program:end" && each.event.data.op === op)
      return (over?.event.time ?? end) - event.time + ms >= (stated.ms - stated.slack) / 2
    })
  })

/** Returns whether a set of messages has a number. RFC 9051 §9, `sequence-set`. */
const covers = (set: string, number: number): boolean =>
  set.split(",").some((range) => {
    const [one = Number.NaN, other = one] = range.split(":").map(Number)
    return Math.min(one, other) <= number && number <= Math.max(one, other)
  })

export const observations: { readonly [Id in ObservationId]: Rule } = {
  "login-disabled": holds("LOGINDISABLED", (connection) => received(connection, /LOGINDISABLED/i).length > 0),
  "certificate-unverified": holds("a certificate that was not verified", ({ lines }) =>
    lines.some(({ event: each }) => each.name === "net:end" && each.data.authorized === false)
  ),
  "login-in-clear": all(
    sent(/^(?:LOGIN|AUTHENTICATE)$/),
    never("TLS was begun", isTlsBegun),
    when(
      /offers STARTTLS/,
      holds(
        "STARTTLS in a line of the server",
        (connection) => received(connection, /\bSTARTTLS\b/i).length > 0
      )
    ),
    never("STARTTLS was sent", ({ commands }) => commands.some(({ name }) => name === "STARTTLS"))
  ),
  "identity-resent": holds(
    "ID twice",
    ({ commands }) => commands.filter(({ name }) => name === "ID").length >= 2
  ),
  "identity-early": sent(/^ID$/),
  "identity-swallowed": all(shown(/^\* BAD/i), sent(/^ID$/)),
  "untagged-bad": all(
    unansweredNamed,
    when(/\bBAD\b|\brejected\b/, shown(/^\* BAD/i)),
    when(/sent a line without a tag/, shown(/^(?!\* |\+)/))
  ),
  "identity-left-out": never("ID was sent", ({ commands }) => commands.some(({ name }) => name === "ID")),
  "race-lost": holds("two ways in", (connection) => lanesOf(connection).size > 1),
  "port-silent": all(
    holds("two ways in", (connection) => lanesOf(connection).size > 1),
    never("it answered meanwhile", ({ lines }, { said }) => {
      const stated = durationIn(said.words)
      const port = Number(/^Port (\d+)/.exec(said.words)?.[1])
      const tried = lines.find(
        ({ event: each }) => each.name === "net:start" && each.data.port === port
      )?.event
      const own = lines.flatMap(({ event: each }) =>
        tried?.name === "net:start" && "lane" in each.data && each.data.lane === tried.data.lane ? [each] : []
      )
      const sign = own.findLast(
        (each) =>
          each.name === "net:start" ||
          each.name === "wire:received" ||
          (each.name === "net:end" && each.data.ok)
      )
      const silent = (own.at(-1)?.time ?? 0) - (sign?.time ?? 0)
      return stated !== undefined && silent + 1 < stated.ms - stated.slack
    })
  ),
  "slow-lookup": operationTook("dns"),
  "slow-connecting": operationTook("tcp"),
  "slow-step": serverTook,
  "slow-answer": holds("a wait as long", ({ end, start }, { said }) => {
    const stated = durationIn(said.words)
    return stated === undefined || end - start >= stated.ms - stated.slack
  }),
  "command-refused": all(
    holds(
      "the refusal",
      (connection, { said }) =>
        refusals(connection, namedIn(said.words) ?? "", codeIn(said.words)).length > 0 ||
        connection.openedAt === undefined
    ),
    countedRefusals,
    forSpecialUse,
    noFewer,
    asksToWait,
    wentOnAtOnce,
    slowedBefore,
    endedAtOnce,
    when(/The server reported since which are gone/, shown(/^\* (?:VANISHED|\d+ EXPUNGE)\b/i)),
    when(
      /, in “.+” alone/,
      holds("that it was done in another mailbox, and never in this one", ({ commands }, { said }) => {
        const here = /, in “(.+)” alone/.exec(said.words)?.[1] ?? ""
        const name = namedIn(said.words)
        let isHere = false
        const went = commands.flatMap(({ answer, name: own, sent: { text } }) => {
          if (/^(?:SELECT|EXAMINE)$/.test(own)) {
            const opened = /^\S+ \w+ ("(?:[^"\\]|\\.)*"|\S+)/.exec(text)?.[1] ?? ""
            isHere =
              answer?.condition === "OK" && opened.replaceAll('"', "").toLowerCase() === here.toLowerCase()
            return []
          }
          return own === name ? [{ isHere, condition: answer?.condition }] : []
        })
        return (
          went.some((each) => !each.isHere && each.condition === "OK") &&
          went.every((each) => !each.isHere || each.condition !== "OK")
        )
      })
    )
  ),
  "message-refused": holds(
    "a refused FETCH of that message alone, another of it with others, and these answered",
    ({ commands }, { said }) => {
      const uid = Number(/UID (\d+)/.exec(said.words)?.[1])
      const asked = commands.flatMap(({ answer, sent: { text } }) => {
        const set = /^\S+ UID FETCH ([\d:,]+) /i.exec(text)?.[1]
        return set === undefined ? [] : [{ set, condition: answer?.condition, has: covers(set, uid) }]
      })
      const refused = asked.filter(({ condition }) => condition === "NO" || condition === "BAD")
      return (
        refused.some(({ set }) => set === `${uid}`) &&
        refused.some(({ set }) => set !== `${uid}`) &&
        refused.every(({ has }) => has) &&
        asked.some(({ condition, has }) => condition === "OK" && !has)
      )
    }
  ),
  "fewer-capabilities": all(
    holds("that it was listed before the login", (connection, { said }) => {
      const login = connection.commands.find(({ name }) => isLogin(name))?.sent.line ?? Infinity
      return listedIn(said.words).every((name) => listings(connection, name).some(({ line }) => line < login))
    }),
    // the last of several lists counts
    never("it is listed after the login", (connection, { said }) => {
      const login = connection.commands.findLast(({ answer, name }) => isLogin(name) && answer)?.answer?.line
      const last = received(connection, list).findLast(({ line }) => line > (login ?? Infinity))
      return last !== undefined && listedIn(said.words).some((name) => isListed(last, name))
    })
  ),
  "done-unanswered": holds("an IDLE without its answer", ({ commands }) =>
    commands.some(({ answer, name }) => name === "IDLE" && answer === undefined)
  ),
  "accepted-later": (scene) =>
    /in smaller parts|for the others/.test(scene.said.why) ? inItsPlace(scene) : atFirst(scene),
  "extension-refused": holds(
    "the refusal",
    (connection, { said }) => refusals(connection, namedIn(said.words) ?? "").length > 0
  ),
  "notify-overflow": shown(/NOTIFICATIONOVERFLOW/i),
  "select-refused": all(
    holds("a refused SELECT", ({ commands }) =>
      commands.some((command) => isSelect(command.name) && isRefusedBy(command))
    ),
    wentOnAtOnce,
    slowedBefore,
    endedAtOnce
  ),
  "conditional-store": shown(/\[MODIFIED\b/i),
  "keyword-not-kept": sent(/STORE$/),
  "flags-not-kept": all(sent(/STORE$/), shown(/\[PERMANENTFLAGS /i)),
  "tag-missing": shown(/ BAD /i),
  "address-silent": holds("addresses of both kinds", ({ lines }) =>
    [4, 6].every((family) =>
      lines.some(({ event: each }) => each.name === "net:start" && each.data.family === family)
    )
  ),
  "slow-account": never("something was sent before", ({ wire }, { said }) =>
    wire.some(({ line }) => said.lines.some((shown) => line < shown))
  ),
  "unread-data": shows(
    "data that could not be read",
    ({ event: each }) => each.name === "wire:received" && each.data.unread === true
  ),
  "logout-unanswered": all(
    sent(/^LOGOUT$/),
    never("LOGOUT was answered", ({ commands }) =>
      commands.some(({ answer, name }) => name === "LOGOUT" && answer !== undefined)
    )
  ),
  "logout-refused": holds("the refusal", (connection) => refusals(connection, "LOGOUT").length > 0),
  "read-only": holds("READ-ONLY", (connection) => received(connection, /\[READ-ONLY\]/i).length > 0),
  "uidvalidity-changed": shown(/UIDVALIDITY/i),
  "uidvalidity-contradicted": all(
    shown(/\[(?:APPENDUID|COPYUID) \d/i),
    shown(/UIDVALIDITY \d|\[(?:APPENDUID|COPYUID) \d/i),
    never("it is the same", ({ lines }, { said }) => {
      const shown = lines.flatMap(({ event: each, line }) =>
        said.lines.includes(line) && each.name === "wire:received" ? [each.data.line] : []
      )
      const numbers = shown.flatMap(
        (text) => /(?:UIDVALIDITY|APPENDUID|COPYUID) (\d+)/i.exec(text)?.[1] ?? []
      )
      return new Set(numbers).size < 2
    })
  ),
  "uidvalidity-missing": all(
    shown(/ OK\b/i),
    holds("an opening that reports none", (connection, { said }) =>
      connection.commands.some(
        (each) => said.lines.includes(each.sent.line) && opensUnnumbered(connection, each)
      )
    )
  ),
  "one-by-one": holds("as many commands in a row, each for one message", ({ commands }, { said }) => {
    const name = namedIn(said.words)
    const one = commands.filter(({ sent: { text } }) => / (?:FETCH|STORE|COPY|MOVE) \d+ /i.test(text))
    const alike = one.filter((command) => command.name === name && isAnswered(command))
    return alike.length >= Number(/, (\d+) times in a row/.exec(said.words)?.[1] ?? Infinity)
  }),
  "search-by-search": all(
    sends(/SEARCH /i),
    holds("as many searches, openings, and as much time of both", ({ commands }, { said }) => {
      const [, searches, openings = 0] =
        /SEARCH (\d+) times in a row(?:, and opened mailboxes (\d+) times)?/.exec(said.words) ?? []
      const answered = commands.filter(({ answer }) => answer?.condition === "OK")
      const searching = answered.filter(({ name }) => name.endsWith("SEARCH"))
      const opening = answered.filter(({ name }) => isSelect(name))
      const took = [...searching, ...opening].map(({ answer, sent }) => (answer?.time ?? 0) - sent.time)
      return (
        searching.length >= Number(searches ?? Infinity) &&
        opening.length >= Number(openings) &&
        took.reduce((sum, ms) => sum + ms, 0) >= (durationIn(said.words)?.ms ?? Infinity) * 0.99
      )
    })
  ),
  "late-news": all(
    sends(/ IDLE$/i),
    shown(/^\* \d+ EXISTS/i),
    holds(
      "as many EXISTS after DONE, and none before one; or as many new messages",
      (connection, { said }) => {
        const some = / (\d+) of \d+ new /.exec(said.words)?.[1]
        return some === undefined
          ? onlyAfterDone(connection) >= Number(/(\d+) times/.exec(said.words)?.[1] ?? Infinity)
          : grownAfterDone(connection) >= Number(some)
      }
    )
  ),
  "last-again": all(
    sends(/ UID FETCH \d+:\* /i),
    holds("as many such commands", ({ commands }, { said }) => {
      const all = commands.filter(({ sent: { text } }) => / UID FETCH \d+:\* /i.test(text))
      return all.filter(isAnswered).length >= timesIn(said.words)
    })
  ),
  "own-appended": all(
    sends(/ APPEND /i),
    sends(/ UID FETCH \d/i),
    holds("as many APPENDUIDs", (connection, { said }) => {
      const count = Number(/stored (\d+) messages/.exec(said.words)?.[1] ?? Infinity)
      return received(connection, /\[APPENDUID /i).length >= count
    })
  ),
  "marked-first": all(shown(/\\Seen\b/i), sends(/SEARCH .*UNSEEN/i), neverMeanwhile(/^\* E?SEARCH .*\d/i)),
  "unread-excluded": all(sends(/SEARCH .*UNSEEN/i), neverMeanwhile(/^\* SEARCH .*\d/i)),
  "uids-not-kept": shown(/UIDNOTSTICKY/i),
  "keeps-talking": all(unansweredNamed, shown(/^\* OK/i)),
  "never-answered": all(
    unansweredNamed,
    holds("a later answer", ({ commands }, { said }) => {
      const asked = commands.find(({ answer, name }) => name === namedIn(said.words) && answer === undefined)
      return commands.some(
        ({ answer, sent: later }) => answer !== undefined && later.line > (asked?.sent.line ?? Infinity)
      )
    }),
    never("the server answered it", (connection, { said }) => {
      const asked = connection.commands.find(
        ({ answer, name }) => name === namedIn(said.words) && answer === undefined
      )
      return connection.server.some((deed) => deed.did === "answered" && deed.tag === asked?.tag)
    })
  ),
  "fetch-empty": holds("a FETCH that was answered", ({ commands }) =>
    commands.some((command) => command.name.endsWith("FETCH") && isAnswered(command))
  ),
  "search-empty": all(shown(/SEARCH\b/i), shown(/^\* \d+ EXISTS/i)),
  "search-ignored": all(
    sends(/ SEARCH .*(?:FROM|TO|CC|SUBJECT|BODY|TEXT) "/i),
    shown(/^\* E?SEARCH\b/i),
    shown(/^\* \d+ EXISTS/i)
  ),
  "piece-by-piece": holds("as many pieces", (connection, { said }) => {
    const pieces = connection.commands.filter(
      ({ answer, sent: { text } }) => answer?.condition === "OK" && /FETCH \d+ .*\]<\d+\.\d+>/i.test(text)
    )
    return pieces.length >= Number(/ in (\d+) pieces/.exec(said.words)?.[1])
  }),
  "part-again": holds("the same part, asked for three times", (connection) => {
    const words = connection.commands.map(({ sent: { text } }) => text.replace(/^\S+ /, ""))
    return words.some(
      (each) => /FETCH.*\]<\d+\.\d+>/i.test(each) && words.filter((other) => other === each).length >= 3
    )
  }),
  "fetched-again": all(
    holds("a search sent three times", ({ commands }) => {
      const words = commands.flatMap(({ sent: { text } }) => / UID SEARCH (.+)$/i.exec(text)?.[1] ?? [])
      return words.some((each) => words.filter((other) => other === each).length >= 3)
    }),
    holds("so many answers with whole messages", (connection, { said }) => {
      const stated = Number(/, (\d+) times in all/.exec(said.words)?.[1] ?? Infinity)
      return received(connection, /^\* \d+ FETCH \(.*(?:BODY\[\]|RFC822)/i).length >= stated
    })
  ),
  "copied-again": all(
    refusedToRemove,
    holds("the same UID copied twice", (connection) => {
      const uids = connection.commands.flatMap(({ answer, sent: { text } }) =>
        answer?.condition === "OK" ? (/ UID COPY (\S+ .+)$/i.exec(text)?.[1] ?? []) : []
      )
      return uids.length > 1
    })
  ),
  "messages-capped": shown(/^\* 10000 EXISTS/i),
  "search-emptied": all(sends(/ SEARCH /i), sends(/ (?:MOVE|EXPUNGE)/i), shown(/^\* \d+ EXPUNGE/i)),
  "moved-again": holds("two moves to one mailbox", ({ commands }) => {
    const targets = commands.flatMap(({ sent: { text } }) => / UID MOVE \S+ (.+)$/i.exec(text)?.[1] ?? [])
    return targets.some((target, at) => targets.indexOf(target) < at)
  }),
  "appended-bare": all(
    holds("as many messages stored without flags and date", ({ commands }, { said }) => {
      const stored = commands.filter(({ answer, name }) => name === "APPEND" && answer?.condition === "OK")
      const isOther = stored.some(({ sent: { text } }) =>
        /\(\\|\([$\w]| (?:"[ \d]\d-|<(?:data|text)>)/.test(text)
      )
      return !isOther && stored.length === Number(/stored (\d+) messages/.exec(said.words)?.[1])
    }),
    never("flags were set after that", ({ commands }) => {
      const first = commands.findIndex(({ name }) => name === "APPEND")
      return commands.some(({ name }, at) => at > first && name.endsWith("STORE"))
    })
  ),
  "removed-unread": holds(
    "OK to a FETCH of a message without content, then \\Deleted, then an EXPUNGE that removed one",
    ({ commands, wire }) =>
      commands.some(({ answer, sent: { line, text } }) => {
        if (!/ UID FETCH [\d:,]+ .*(?:BODY(?:\.PEEK)?\[\]|RFC822[ )]|RFC822$)/i.test(text)) return false
        const upTo = answer?.condition === "OK" ? answer.line : 0
        const isEmpty = !wire.some(
          (each) =>
            !each.isSent &&
            each.line > line &&
            each.line < upTo &&
            /(?:BODY\[\]|RFC822) (?:\{|"|<)/i.test(each.text)
        )
        const marked = commands.find(
          (each) => each.sent.line > upTo && / STORE [\d:,]+ \+?FLAGS.*\\Deleted/i.test(each.sent.text)
        )
        return (
          upTo > 0 &&
          isEmpty &&
          wire.some(
            (each) =>
              each.line > (marked?.sent.line ?? Infinity) && /^\* (?:\d+ EXPUNGE|VANISHED)/i.test(each.text)
          )
        )
      })
  ),
  "removed-first": all(
    sends(/^\S+ (?:UID )?EXPUNGE/i),
    holds("a refused APPEND after an EXPUNGE", ({ commands }) => {
      const removal = commands.findIndex(({ name }) => name.endsWith("EXPUNGE"))
      return commands.some(
        ({ answer, name }, at) =>
          at > removal && name === "APPEND" && /^(?:NO|BAD)$/.test(answer?.condition ?? "")
      )
    })
  ),
  "stored-in-vain": all(sends(/ EXAMINE /i), sends(/ STORE /i)),
  "search-doubled": sends(/ SEARCH .*NOT UN/i),
  "uidvalidity-too-large": shown(/\[UIDVALIDITY \d{10,}/i),
  "stored-besides": all(
    shown(/\[APPENDUID \d+ \d+\]/i),
    sends(/UID SEARCH HEADER "?Message-ID/i),
    shown(/^\* E?SEARCH\b/i)
  ),
  "search-day": all(sends(/SEARCH SINCE /i), shown(/^\* (?:SEARCH ?$|ESEARCH)/i), shown(/^\* \d+ EXISTS/i)),
  "search-dates": sends(/SEARCH .*SINCE .*/i),
  "status-unseen": all(shown(/^\* STATUS .*UNSEEN [1-9]/i), sends(/SEARCH UNSEEN/i), shown(/^\* SEARCH ?$/i)),
  "unseen-unfound": all(
    shown(/^\* OK \[UNSEEN \d+\]/i),
    sends(/ SEARCH UNSEEN$/i),
    shown(/^\* SEARCH ?$/i),
    neverMeanwhile(/^\* (?:\d+ (?:FETCH|EXPUNGE)|VANISHED)\b/i, / SEARCH /i)
  ),
  "unseen-miscounted": all(
    shown(/^\* E?SEARCH\b/i),
    sends(/ SEARCH .*UNSEEN$/i),
    shown(/^\* \d+ FETCH .*\\Seen\b/i),
    holds("as many messages that were shown as read", (connection, { said }) => {
      const shownAsRead = received(connection, /^\* \d+ FETCH .*\\Seen\b/i).map(
        ({ text }) => text.split(" ")[1]
      )
      return new Set(shownAsRead).size >= Number(/showed (\d+) as read/.exec(said.words)?.[1] ?? Infinity)
    })
  ),
  "search-behind": all(
    sends(/ UID SEARCH /i),
    holds("the message, a search without it, and one with it", ({ commands, wire }, { said }) => {
      const [, uid = ""] = /UID (\d+)/.exec(said.words) ?? []
      const shown = wire.find(
        ({ isSent, text }) => !isSent && new RegExp(`^\\* \\d+ FETCH \\(.*\\bUID ${uid}\\b`, "i").test(text)
      )
      const finds = ({ answer, sent }: Command) =>
        wire.some(
          ({ isSent, line, text }) =>
            !isSent &&
            line > sent.line &&
            line < (answer?.line ?? 0) &&
            new RegExp(`^\\* E?SEARCH\\b.*\\b${uid}\\b`, "i").test(text)
        )
      const searches = commands.filter(
        ({ name, sent }) => name === "UID SEARCH" && sent.line > (shown?.line ?? Infinity)
      )
      const first = searches.findIndex((each) => !finds(each))
      return first >= 0 && searches.slice(first).some(finds)
    })
  ),
  "search-numbers": all(
    sends(/ UID SEARCH /i),
    holds("a number below the first message's UID", (connection) => {
      const uids = received(connection, /^\* 1 FETCH \(.*\bUID \d+/i).map(({ text }) =>
        Number(/\bUID (\d+)/i.exec(text)?.[1])
      )
      return received(connection, /^\* SEARCH \d/i).some(({ text }) =>
        (text.match(/\d+/g) ?? []).some((each) => uids.every((uid) => Number(each) < uid))
      )
    })
  ),
  "seen-by-peek": all(
    shown(/\.PEEK\[/i),
    shown(/\\Seen\b/i),
    never("this program set a flag", ({ commands }) =>
      commands.some(({ name, sent: { text } }) => name.endsWith("STORE") && /\\Seen/i.test(text))
    )
  ),
  "content-missing": shown(/[ (](?:BODY\[\]|RFC822)(?:<\d+>)? NIL\b/i),
  "content-short": all(
    shown(/[ (]RFC822\.SIZE \d+/i),
    shows("a whole message", ({ event: each }) => {
      return each.name === "wire:received" && wholeIn(each.data.line) && each.data.bytes !== undefined
    }),
    cutShort(({ connection }) => [connection]),
    holds(
      "a stated size that is larger, and twice as large unless they are cut at one length",
      ({ lines }, { said }) => {
        const data = lines.flatMap(({ event: each, line }) =>
          said.lines.includes(line) && each.name === "wire:received" ? [each.data] : []
        )
        const sizes = data.flatMap(({ line }) => /RFC822\.SIZE (\d+)/i.exec(line)?.[1] ?? []).map(Number)
        const came = data.flatMap(({ bytes, line }) => (wholeIn(line) && bytes !== undefined ? [bytes] : []))
        const times = said.words.includes("octets of each of") ? 1 : 2
        return Math.max(0, ...sizes) > times * (Math.min(Infinity, ...came) - 100)
      }
    )
  ),
  "append-not-kept": holds("two APPENDs with one UID", (connection) => {
    const told = received(connection, /\[APPENDUID \d+ \d+\]/i).map(
      ({ text }) => /APPENDUID (\d+ \d+)/i.exec(text)?.[1]
    )
    return new Set(told).size < told.length
  }),
  "flag-misspelt": all(
    sends(/ STORE \S+ \+?FLAGS(?:\.SILENT)? \(?(?:[^)]* )?(?:Seen|Answered|Flagged|Deleted|Draft)\b/i),
    holds("a STORE that was accepted", ({ commands }) =>
      commands.some((command) => command.name.endsWith("STORE") && isAnswered(command))
    )
  ),
  "mod-sequence-ahead": all(
    sends(/ \(.*\bCHANGEDSINCE \d|QRESYNC \(\d+ \d/i),
    shown(/\[HIGHESTMODSEQ \d/i),
    holds("a lower HIGHESTMODSEQ than is asked for", (connection, { said }) => {
      const [, since = "0", highest = ""] =
        /mod-sequence (\d+), .* \(HIGHESTMODSEQ (\d+)\)/.exec(said.words) ?? []
      const told = received(connection, new RegExp(`\\[HIGHESTMODSEQ ${highest}\\]`, "i"))
      return told.length > 0 && BigInt(since) > BigInt(highest)
    })
  ),
  "flags-replaced": all(
    sends(/ UID STORE [\d:,]+ FLAGS/i),
    shown(/^\* \d+ FETCH .*FLAGS \([^)]/i),
    holds("a report of each flag that it names", (connection, { said }) => {
      const named = /: (.+) (?:is|are) gone/
        .exec(said.words)?.[1]
        ?.replace(/ and \d+ more$/, "")
        .split(", ")
      const reports = received(connection, /^\* \d+ FETCH .*FLAGS \(/i)
      return named?.every((flag) => reports.some(({ text }) => text.includes(flag))) === true
    })
  ),
  "flags-lacking": all(
    sends(/ UID STORE [\d:,]+ -FLAGS/i),
    shown(/^\* \d+ FETCH .*FLAGS \(/i),
    holds("a report without the flags that it names", (connection, { said }) => {
      const named = / took (.+) from /.exec(said.words)?.[1]?.split(/, | and /) ?? []
      return received(connection, /^\* \d+ FETCH .*FLAGS \(/i).some(({ text }) =>
        named.some((flag) => !text.toUpperCase().includes(flag.toUpperCase()))
      )
    })
  ),
  "read-marks-set": all(
    shown(/\\Seen\b/i),
    shows(
      "a FETCH of a body without .PEEK",
      ({ event: each }) => each.name === "wire:sent" && /\b(?:BODY\[|BINARY\[|RFC822)/i.test(each.data.line)
    ),
    when(
      /search for unread messages found none/,
      all(
        sends(/SEARCH .*UNSEEN$/i),
        neverMeanwhile(/^\* (?:SEARCH \d|ESEARCH .*\b(?:ALL|MIN|MAX) \d)/i, /SEARCH .*UNSEEN$/i)
      )
    )
  ),
  "numbers-moved": all(
    sends(/^\S+ (?:FETCH|STORE|COPY|MOVE) \d/i),
    holds(
      "a removal before it",
      (connection) => received(connection, /^\* (?:\d+ EXPUNGE|VANISHED)/i).length > 0
    ),
    holds("as many commands by number", ({ commands }, { said }) => {
      const all = commands.filter(({ name }) => /^(?:FETCH|STORE|COPY|MOVE)$/.test(name))
      return all.filter(isAnswered).length >= Number(/: (\d+) /.exec(said.words)?.[1] ?? 0)
    })
  ),
  "uids-of-before": all(
    sends(/ UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE) \d/i),
    holds("another UIDVALIDITY before it", (connection, { facts }) => {
      const numbers = facts.connections
        .filter(({ account }) => account === connection.account)
        .flatMap((each) => received(each, /\[UIDVALIDITY \d+/i))
        .flatMap(({ text }) => /\[UIDVALIDITY (\d+)/i.exec(text)?.[1] ?? [])
      return new Set(numbers).size > 1
    })
  ),
  "answered-in-part": all(
    shown(
      /\[MESSAGELIMIT \d|^\S+ OK \[LIMIT\]|partial|truncat|incomplete|capped|limit|only|first|last|newest|nur die|partiel|parcial|parzial|solo|sólo|apenas|частичн|только|结果|前|一部/i
    ),
    holds("the limit, if it is told", ({ wire }, { said }) => {
      const [, limit] = /at most (\d+) \w+ in one command/.exec(said.words) ?? []
      const [, lowest] = /down to UID (\d+)/.exec(said.why) ?? []
      return [limit, lowest].every(
        (number) => number === undefined || wire.some(({ isSent, text }) => !isSent && text.includes(number))
      )
    }),
    when(
      /asked for the rest as well/,
      holds("a later command of that name", ({ commands }, { said }) => {
        const name = namedIn(said.words)
        return commands.filter((command) => command.name === name && isAnswered(command)).length > 1
      })
    )
  ),
  "numbers-as-uids": all(
    shown(/^\* (?:E?SEARCH|SORT|THREAD|\d+ FETCH)\b/i),
    sends(/ UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE) \d/i),
    namesGiven(/^\* (?:E?SEARCH|SORT|THREAD)\b|^\* \d+(?= FETCH\b)/i)
  ),
  "uids-as-numbers": all(
    namesGiven(/^\* (?:E?SEARCH|SORT|THREAD)\b|\bUID \d+/i),
    shown(/^\* (?:E?SEARCH\b|\d+ FETCH \(.*\bUID \d)/i),
    sends(/^\S+ (?:FETCH|STORE|COPY|MOVE) \d/i),
    holds("as many removals", (connection, { said }) => {
      const [, some] = /: (\d+|another) (?:other )?message/.exec(said.words) ?? []
      const count = some === undefined ? 0 : some === "another" ? 1 : Number(some)
      return received(connection, /^\* \d+ EXPUNGE/i).length >= count
    })
  ),
  "uids-of-another": all(
    sends(/ UID (?:STORE|MOVE|EXPUNGE) [\d:,]+/i),
    shown(/^\* E?SEARCH\b.*\d/i),
    holds("two mailboxes", ({ commands }) => commands.filter(({ name }) => isSelect(name)).length > 1),
    holds("as many removals", ({ wire }, { said }) => {
      const gone = wire.filter(({ isSent, text }) => !isSent && /^\* (?:\d+ EXPUNGE|VANISHED \d)/i.test(text))
      const isByNumber = !gone.some(({ text }) => /VANISHED/i.test(text))
      return !isByNumber || gone.length >= Number(/took (\d+) messages/.exec(said.words)?.[1] ?? 0)
    })
  ),
  "removed-by-others": all(
    shown(/^\* (?:\d+ EXPUNGE|VANISHED \d)/i),
    never("this connection may have removed them", ({ commands }) =>
      commands.some(({ name }) => /^(?:(?:UID )?(?:EXPUNGE|MOVE)|CLOSE)$/.test(name))
    )
  ),
  "deleted-uncopied": all(
    sends(/^\S+ (?:UID )?COPY /i),
    sends(/^\S+ (?:UID )?STORE .*\\Deleted/i),
    holds("a refused copy", ({ commands }) =>
      commands.some(
        ({ answer, name }) => name.endsWith("COPY") && /^(?:NO|BAD)$/.test(answer?.condition ?? "")
      )
    )
  ),
  "deleted-kept": all(
    refusedToRemove,
    sends(/^\S+ (?:UID )?STORE .*\\Deleted/i),
    never("an EXPUNGE or CLOSE was accepted", ({ commands }) =>
      commands.some(
        ({ answer, by, name }) =>
          by === "app" && /^(?:(?:UID )?EXPUNGE|CLOSE)$/.test(name) && answer?.condition === "OK"
      )
    )
  ),
  "uids-beyond": all(
    sends(/ UID (?:FETCH|SEARCH .*UID) \d+:\*/i),
    shown(/\bUIDNEXT \d/i),
    holds("the UIDNEXT that it names", ({ wire }, { said }) => {
      const [, low, high = low] = /next UID is (\d+)(?: to (\d+))?/.exec(said.words) ?? []
      return [low, high].every((next) =>
        wire.some(({ isSent, text }) => !isSent && text.includes(`[UIDNEXT ${next}]`))
      )
    })
  ),
  "uids-not-given": all(
    sends(/ UID (?:FETCH|STORE|COPY|MOVE) \d/i),
    holds("a UIDNEXT that is no higher than the UID", ({ wire }, { said }) => {
      const [, uid, next] =
        /not given: (?:from )?(\d+)(?: on)?, while its next UID is (\d+)/.exec(said.words) ?? []
      return (
        Number(uid) >= Number(next) &&
        wire.some(({ isSent, text }) => !isSent && text.includes(`[UIDNEXT ${next}]`)) &&
        wire.some(({ isSent, text }) => isSent && new RegExp(`^\\S+ UID \\S+ \\S*\\b${uid}\\b`).test(text))
      )
    }),
    // what another session changes is told meanwhile as well
    never("a message with that UID came meanwhile", ({ commands, wire }, { said }) => {
      const [, uid = ""] = /not given: (?:from )?(\d+)/.exec(said.words) ?? []
      const asked = commands.find(({ sent: { line } }) => said.lines.includes(line))
      return wire.some(
        ({ isSent, line, text }) =>
          !isSent &&
          line > (asked?.sent.line ?? Infinity) &&
          line < (asked?.answer?.line ?? 0) &&
          new RegExp(`^\\* \\d+ FETCH \\(.*\\bUID ${uid}\\b`, "i").test(text)
      )
    }),
    never("the server had given it on another connection", (connection, { facts, said }) => {
      const [, uid = ""] = /not given: (?:from )?(\d+)/.exec(said.words) ?? []
      const validities = received(connection, /\[UIDVALIDITY \d+\]/i).map(
        ({ text }) => /(\d+)\]/.exec(text)?.[1]
      )
      const asked = connection.wire.find(
        ({ isSent, text }) => isSent && new RegExp(`^\\S+ UID \\S+ \\S*\\b${uid}\\b`).test(text)
      )
      return facts.connections.some((each) =>
        validities.some(
          (validity) =>
            (validity ?? "").length >= 9 &&
            received(each, new RegExp(`\\[APPENDUID ${validity} ${uid}\\]`, "i")).some(
              ({ line }) => line < (asked?.line ?? 0)
            )
        )
      )
    })
  ),
  "stored-unseen": unseen(({ connection }) => [connection]),
  "uids-gone": all(
    shown(/^\* (?:VANISHED|\d+ EXPUNGE)\b/i),
    sends(/ UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE) \d/i),
    neverMeanwhile(/^\* (?:VANISHED|\d+ FETCH)\b/i),
    never("one of them went meanwhile", ({ commands, wire }, { said }) => {
      const asked = commands.find(({ sent: { line } }) => said.lines.includes(line))
      const [, set = ""] = / UID \S+ (\S+)/.exec(asked?.sent.text ?? "") ?? []
      const isMeanwhile = ({ line }: Wire) =>
        line > (asked?.sent.line ?? Infinity) && line < (asked?.answer?.line ?? 0)
      return goneIn(wire).some(
        ({ said: each, uid }) =>
          isMeanwhile(each) && (uid === undefined || set.split(/[:,]/).includes(`${uid}`))
      )
    }),
    when(
      /another of its connections/,
      holds("a removal of them on another connection", (connection, { facts, said }) => {
        const uids = commandsOf(connection, said.lines)
        return facts.connections.some(
          (other) =>
            other !== connection &&
            goneIn(other.wire).some(({ uid }) => uid !== undefined && uids.includes(`${uid}`))
        )
      })
    )
  ),
  "expunged-meanwhile": all(
    shown(/^(?:\* (?:VANISHED|\d+ EXPUNGE)\b|\S+ OK \[EXPUNGEISSUED\])/i),
    sends(/ (?:UID )?(?:FETCH|STORE|MOVE|COPY) \d/i),
    neverMeanwhile(/^\* \d+ FETCH/i)
  ),
  "removed-then-read": all(
    shown(/^\* (?:VANISHED|\d+ EXPUNGE)\b/i),
    sends(/ UID FETCH \d/i),
    holds("a removal of the app's own", ({ commands }) =>
      commands.some(({ by, name }) => by === "app" && /(?:EXPUNGE|MOVE)$/.test(name))
    ),
    neverMeanwhile(/^\* (?:VANISHED|\d+ FETCH)\b/i, / UID FETCH /i),
    never("one of them, as far as is known, went meanwhile", (connection, { said }) => {
      const { commands, wire } = connection
      const asked = commands.find(
        ({ name, sent: { line } }) => name === "UID FETCH" && said.lines.includes(line)
      )
      const uids = commandsOf(connection, said.lines)
      return goneIn(wire).some(
        ({ said: { line }, uid }) =>
          line > (asked?.sent.line ?? Infinity) &&
          line < (asked?.answer?.line ?? 0) &&
          (uid === undefined || uids.includes(`${uid}`))
      )
    })
  ),
  "removed-at-mark": all(
    sends(/ UID STORE .*\\Deleted/i),
    holds("as many removals", (connection, { said }) => {
      const stated = Number(/removed (\d+) messages/.exec(said.words)?.[1] ?? 1)
      const vanished = received(connection, /^\* VANISHED\b/i).length
      return vanished > 0 || received(connection, /^\* \d+ EXPUNGE\b/i).length >= stated
    })
  ),
  "selects-raced": all(
    sends(/ (?:SELECT|EXAMINE) /i),
    sends(/ UID (?:FETCH|STORE|MOVE) \d/i),
    neverMeanwhile(/^\* (?:VANISHED|\d+ (?:EXPUNGE|FETCH))\b/i)
  ),
  "moved-none": all(
    sends(/ UID MOVE \d/i),
    shown(/ OK\b/i),
    never("a COPYUID is shown", ({ lines }, { said }) =>
      lines.some(
        ({ event: each, line }) =>
          said.lines.includes(line) && each.name === "wire:received" && /\[COPYUID /i.test(each.data.line)
      )
    )
  ),
  "expunged-none": all(
    holds("EXPUNGE that was answered", ({ commands }) =>
      commands.some((command) => command.name.endsWith("EXPUNGE") && isAnswered(command))
    ),
    neverMeanwhile(/^\* (?:VANISHED|\d+ EXPUNGE)\b/i)
  ),
  "never-filled": all(
    shown(/\[UIDNEXT 1\]/i),
    sends(/SEARCH /i),
    neverMeanwhile(/^\* (?:[1-9]\d* EXISTS|\d+ FETCH)\b/i)
  ),
  "uids-of-source": all(shown(/\[COPYUID /i), sends(/UID (?:STORE|FETCH|COPY|MOVE|EXPUNGE) /i)),
  "uids-none": all(
    holds("a UID FETCH or UID STORE that was answered", ({ commands }) =>
      commands.some((command) => /^UID (?:FETCH|STORE)$/.test(command.name) && isAnswered(command))
    ),
    neverMeanwhile(/^\* \d+ FETCH/i),
    holds("a UID that the server named, if it is said to have done so", ({ wire }, { said }) =>
      /The server had named the UID/.test(said.words)
        ? wire.some(
            ({ isSent, text }) => !isSent && /^\* (?:E?SEARCH|SORT|THREAD|\d+ FETCH)\b.*\d/i.test(text)
          )
        : true
    )
  ),
  "idle-unselected": all(
    sends(/ IDLE$/i),
    never("a mailbox was open", ({ commands }, { said }) =>
      commands.some(
        ({ answer, name, sent: { line } }) =>
          isSelect(name) && answer?.condition === "OK" && said.lines.every((each) => line < each)
      )
    )
  ),
  "enable-unlisted": all(
    sends(/ ENABLE /i),
    never("it is listed", (connection, { said }) => {
      const [, names = ""] = /nothing of (.*), which/.exec(said.words) ?? []
      const last = received(connection, list).at(-1)
      return last !== undefined && names.split(", ").some((name) => isListed(last, name))
    })
  ),
  "idle-ended": idleOver,
  "done-late": all(idleOver, shown(/^DONE (?:BAD|NO)/i)),
  "idle-interrupted": all(
    shown(/^\S+ BAD\b/i),
    shows("a command within IDLE", ({ event: { data, name } }) => name === "wire:sent" && data.cmd !== "IDLE")
  ),
  "left-unanswered": all(unansweredNamed, came),
  "closed-unanswered": all(
    unansweredNamed,
    came,
    holds("LOGOUT", ({ commands }) => commands.some(({ name }) => name === "LOGOUT")),
    never("something else ended it", ({ ended }) => ended?.outcome !== "closed")
  ),
  "cut-off": all(
    unansweredNamed,
    holds("a command of which a part was written", ({ lines }) =>
      lines.some(({ event: each }) => each.name === "command:lost" && each.data.written < each.data.bytes)
    )
  ),
  "clock-jumped": holds("a jump of the clock", ({ lines }) =>
    lines.some(({ event }) => event.name === "clock:jumped")
  ),
  "given-up": all(
    when(
      / copies \(UID/,
      holds("so many APPENDUIDs, and one that was given up", ({ commands }, { said }) => {
        const [, uids = ""] = /copies \(UID ([\d, ]+)\)/.exec(said.words) ?? []
        const stored = commands.flatMap(
          ({ answer }) => /\[APPENDUID \d+ (\d+)\]/i.exec(answer?.text ?? "")?.[1] ?? []
        )
        return uids.split(", ").every((uid) => stored.includes(uid))
      })
    ),
    when(
      /and the server (?:stored|carried)/,
      holds("OK after that", ({ commands, lines }) =>
        lines.some(
          ({ event: { data, name } }) =>
            name === "command:interrupted" &&
            commands.some(({ answer, tag }) => tag === data.tag && answer?.condition === "OK")
        )
      )
    ),
    holds("that the app gave it up", ({ lines }) =>
      lines.some(
        ({ event }) =>
          event.name === "command:interrupted" && event.data.by === "app" && event.data.reason === undefined
      )
    ),
    never(
      "the app did not give it up",
      (connection, { facts }) =>
        facts.isConfessed &&
        app({ connection, facts }, "gave up").length +
          app({ connection, facts }, "left").length +
          app({ connection, facts }, "sent").length ===
          0
    )
  ),
  "silence-unnoticed": holds("a silence", ({ end, wire }, { said }) => {
    const last = wire.findLast(({ isSent }) => !isSent)
    return last !== undefined && end - last.time >= (durationIn(said.words)?.ms ?? 0) * 0.9
  }),
  "server-warned": shown(/^\* NO/i),
  "server-complained": shown(/^\* BAD/i),
  "request-unasked": shown(/^\+/),
  "expunged-amid": shown(/EXPUNGE/i),
  "expunged-others": all(
    holds("a mark as deleted", ({ commands }) =>
      commands.some(({ name, sent: { text } }) => name.endsWith("STORE") && /\\Deleted/i.test(text))
    ),
    holds("EXPUNGE that was answered", ({ commands }) =>
      commands.some((command) => command.name === "EXPUNGE" && isAnswered(command))
    ),
    never("fewer were removed", (connection, { said }) => {
      const stated = Number(/removed (\d+) /.exec(said.words)?.[1])
      const removed = received(connection, /^\* \d+ EXPUNGE\b/i).length
      return stated > removed && received(connection, /^\* VANISHED\b/i).length === 0
    })
  ),
  "fewer-messages": shown(/EXISTS/i),
  "unknown-tag": all(
    shows("a tagged line", (line) => isReceived(line, /^(?!\* )\S+ (?:OK|NO|BAD|BYE|PREAUTH)\b/i)),
    never("the tag was sent, and answered once", (connection, { said }) => {
      const [strange] = connection.wire.filter(({ isSent, line }) => !isSent && said.lines.includes(line))
      return connection.commands.some(
        ({ answer, tag }) => tag === strange?.tag && answer?.line === strange?.line
      )
    })
  ),
  "slow-command": all(
    answerTook,
    onThisMachine,
    when(/by its own account/, shown(/ secs\)/)),
    when(/another session had the mailbox locked|was building an index|it was at work/, shown(/^\* OK\b/i)),
    when(
      /the larger an answer was/,
      holds("answers to FETCH at that pace, whatever their size", ({ commands, lines }, { said }) => {
        const [, number = "0", unit = ""] = /some ([\d.]+) (kB|MB|KiB|MiB|bytes)/.exec(said.why) ?? []
        const stated = Number(number) * ({ kB: 1e3, KiB: 1024, MB: 1e6, MiB: 1_048_576 }[unit] ?? 1)
        const near = commands.filter(({ answer, name, sent }) => {
          const ms = (answer?.time ?? 0) - sent.time
          const octets = lines.reduce(
            (sum, { event: each, line }) =>
              each.name === "wire:received" && line > sent.line && line < (answer?.line ?? 0)
                ? sum + (each.data.bytes ?? 0)
                : sum,
            0
          )
          return (
            name.endsWith("FETCH") && ms >= 1000 && Math.abs((octets * 1000) / ms - stated) <= 0.3 * stated
          )
        })
        return near.length >= 3
      })
    ),
    when(
      / of the app waited /,
      holds("calls that waited so long for their turn", ({ lines }, { said }) => {
        const stated = durationIn(/ of the app waited (.*) for it/.exec(said.words)?.[1] ?? "")
        const [named = ""] = /[^;]*(?= of the app waited)/.exec(said.words) ?? []
        const last = lines.at(-1)?.event.time ?? 0
        const waits = lines.flatMap(({ event: each }) =>
          each.name === "program:start" && each.data.kind === "turn" && named.includes(each.data.call ?? "?")
            ? [{ op: each.data.op, time: each.time - (each.data.ms ?? 0) }]
            : []
        )
        return waits.some(({ op, time }) => {
          const over = lines.find(({ event: each }) => each.name === "program:end" && each.data.op === op)
            ?.event.time
          return stated !== undefined && Math.abs((over ?? last) - time - stated.ms) <= stated.slack
        })
      })
    ),
    when(
      /Nothing failed\. Each round trip takes /,
      holds("a TCP connection that took as long", ({ lines }) =>
        lines.some(({ event: each }) => {
          const began = each.name === "net:end" ? each.data.op : undefined
          const start = lines.find(
            ({ event: other }) =>
              other.name === "net:start" && other.data.op === began && other.data.kind === "tcp"
          )
          return start !== undefined && each.time - start.event.time > 400
        })
      )
    ),
    when(
      /, with \d+ mailboxes,/,
      never("fewer mailboxes were listed", ({ wire }, { said }) => {
        const listed = wire.filter(({ isSent, text }) => !isSent && /^\* (?:X?LIST|LSUB) /i.test(text))
        return listed.length < Number(/, with (\d+) mailboxes,/.exec(said.words)?.[1])
      })
    ),
    when(
      /^Only /,
      onlySlow(({ connection }) => [connection])
    )
  ),
  "answer-paused": all(
    answerTook,
    onThisMachine,
    holds("a pause within a response", ({ lines }) =>
      lines.some(({ event: each }) => each.name === "wire:received" && each.data.paused !== undefined)
    )
  ),
  throttled: shown(/\[THROTTLED\]/i),
  "stray-lines": shows("a line that is not IMAP", (line) =>
    isReceived(line, /^(?!\* |\+|[A-Za-z0-9]+ (?:OK|NO|BAD)\b)/i)
  ),
  interrupted: all(
    never(
      "the app did not leave",
      (connection, { facts }) =>
        facts.isConfessed &&
        app({ connection, facts }, "left", connection.start, connection.end + 1_000).length === 0 &&
        app({ connection, facts }, "gave up", connection.start, connection.end + 1_000).length === 0 &&
        facts.last > connection.end + 1_000
    ),
    when(
      /The server refused nothing/,
      never("something was refused", ({ commands }) => commands.some(isRefusedBy))
    ),
    when(
      /after the server had refused/,
      holds("that the last command was refused", ({ commands }, { said }) => {
        const last = commands.at(-1)
        return last !== undefined && isRefusedBy(last) && said.words.includes(`refused ${last.name}`)
      })
    ),
    when(
      /was without an answer/,
      never("a command had no answer", ({ commands }) => commands.some(({ answer }) => answer === undefined))
    )
  ),
  queued: holds("a wait for the turn at the host for so long", ({ end, lines }, { said }) => {
    const stated = durationIn(said.words)
    const waits = lines.flatMap(({ event: each }) =>
      each.name === "activity:start" && each.data.id === "queue" ? [each.time] : []
    )
    const over = (from: number): number =>
      lines.find(
        ({ event: each }) => each.name === "activity:end" && each.data.id === "queue" && each.time >= from
      )?.event.time ?? end
    return stated === undefined || waits.some((from) => over(from) - from >= stated.ms - stated.slack - 1)
  }),
  "turn-waited": ownWait("turn"),
  "pool-waited": ownWait("pool"),
  "not-read": ownWait("unread"),
  untaken: ownWait("untaken"),
  "program-busy": holds("a timer that came so late", ({ lines }, { said }) => {
    const stated = durationIn(said.words)
    return lines.some(
      ({ event: each }) =>
        each.name === "program:busy" && stated !== undefined && each.data.ms >= stated.ms - stated.slack
    )
  }),
  "asked-after-end": all(
    event("command:unsent"),
    holds("an end long before it", ({ lines }) => {
      const end = lines.find(({ event: { name } }) => name === "connection:ended")
      const asked = lines.findLast(({ event: { name } }) => name === "command:unsent")
      return end !== undefined && asked !== undefined && asked.event.time > end.event.time
    })
  ),
  "refused-here": shows("a call that was refused", ({ event }) => event.name === "command:refused"),
  "token-renewed": all(
    event("credential:renewed"),
    holds("two logins", ({ commands }) => commands.filter(({ name }) => isLogin(name)).length >= 2)
  ),
  "login-repeated": holds(
    "two logins",
    ({ commands }) => commands.filter(({ name }) => isLogin(name)).length >= 2
  ),
  "older-not-kept": holds("a gap", ({ lines }) => lines.some(({ event }) => event.name === "trace:gap")),
  "slow-way": holds("an answer that took so long", ({ commands }, { said }) => {
    const stated = durationIn(said.words)
    return commands.some(
      ({ answer, sent }) =>
        stated === undefined ||
        (answer !== undefined && answer.time - sent.time >= stated.ms - stated.slack - 1)
    )
  }),
  "slow-network": networkTook,
  "first-visit": all(
    never("it was not the first connection of the account", ({ account, group }, { facts }) => {
      const [first] = facts.connections.filter(
        // what an attempt learned is kept once its mailbox is open, not at the server's OK to SELECT
        (each) =>
          each.account === account &&
          each.openedAt !== undefined &&
          (each.ended?.error === undefined || each.ended.step === "selected")
      )
      return first !== undefined && first.group !== group
    }),
    holds("that it took so long", ({ end, start }, { said }) => {
      const stated = durationIn(said.words)
      return stated === undefined || end - start >= stated.ms - stated.slack
    })
  ),
  "held-back": holds("that nothing was sent", ({ wire }) => wire.length === 0),
  "mechanism-refused": all(
    holds("two logins", ({ commands }) => commands.filter(({ name }) => isLogin(name)).length >= 2),
    when(/does not support that mechanism, by its own words/, shown(/ NO .*mechanism/i))
  ),
  "server-busy": holds(
    "two greetings",
    (connection) => received(connection, /^\* (?:OK|PREAUTH|BYE)/i).length >= 2
  ),
  "trace-cut": never("its end is in the trace", ({ ended }) => ended !== undefined),
  "events-dropped": holds("a gap", ({ lines }) => lines.some(({ event }) => event.name === "trace:gap")),
  unknown: never(
    "the reason is known",
    ({ ended }) => ended?.error !== undefined && Object.hasOwn(reasons, ended.error)
  )
}
