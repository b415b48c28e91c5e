/** What is told of the refusals of one command: how many there were, and what went on around them. */
import { all, durationIn, holds, namesWait, never, received, refusals, when } from "../../Rule.ts"
import { isAccepted, isRefused } from "./lines.ts"
import { codeIn, namedIn, timesIn } from "./words.ts"

/** As many refusals as the words count. */
export const countedRefusals = never("another number of refusals", (connection, { said }) => {
  const name = namedIn(said.words)
  return name !== undefined && refusals(connection, name, codeIn(said.words)).length < timesIn(said.words)
})

/** What tells of some of the refusals by itself. */
const toldOtherwise: ReadonlySet<string> = new Set(["message-refused", "numbers-as-uids", "uids-as-numbers"])

/** No fewer refusals of the name and its code than those that nothing accepted took back, unless they are about one message. */
export const noFewer = never("fewer refusals", (connection, { all: said_, said }) => {
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
export const asksToWait = when(
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
export const forSpecialUse = when(
  /, the mailbox for /,
  holds("that this mailbox is for that", (connection, { said }) => {
    const [, mailbox = "", use = ""] = / was for (.+), the mailbox for ([a-z ]+)\./.exec(said.why) ?? []
    const bare = mailbox.replace(/^“|”$/g, "")
    const [attribute = "", name] = specialUses.get(use) ?? []
    const isNamed = connection.commands.some(
      (each) => isRefused(each) && /APPEND|COPY|MOVE/.test(each.name) && each.sent.text.includes(bare)
    )
    const isListed = received(connection, /^\* X?LIST /i).some(
      ({ text }) => text.includes(bare) && text.toLowerCase().includes(attribute.toLowerCase())
    )
    const isSpam = use === "junk" && received(connection, /^\* XLIST .*\\Spam/i).length > 0
    return isNamed && (isListed || isSpam || name?.test(bare) === true)
  })
)

/** “The server refused to remove them (UID EXPUNGE (NOPERM))”: such a command was refused, with such a code. */
export const refusedToRemove = when(
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
    const refused = commands.filter((each) => each.name === name && isRefused(each))
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
      (each) => ended?.outcome === "interrupted" && isRefused(each) && end - (each.answer?.time ?? 0) <= 1000
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
      .filter((each) => each.name === namedIn(said.words) && isAccepted(each))
      .map(({ answer, sent: { time } }) => (answer?.time ?? time) - time)
    const from = took.findIndex((ms) => short !== undefined && ms <= short.ms + short.slack)
    return from >= 0 && took.slice(from).some((ms) => long !== undefined && ms >= long.ms - long.slack)
  })
)

/** How fast the app went on after a refusal, and how slowly the server had answered before it. */
export const pace = all(wentOnAtOnce, slowedBefore, endedAtOnce)
