/** Of answers that came late, not at all, or not as they must. */
import { onlyReads } from "../../onlyReads.ts"
import type { Wait } from "../../quirk/waits.ts"
import { duration } from "../../reason/duration.ts"
import { cameSoFar, persisting } from "../../reason/words.ts"
import type { Observations, Observed } from "./Observation.ts"
import { closedAnyway, others, repeated, usedIn } from "./words.ts"

const report = "Report the line to the server's operator."

const beforeRepeat = ({ isMarking = false, messages = 0, step }: Observed): string =>
  onlyReads(step)
    ? `It ${isMarking ? "reads" : "only reads"}, so it can be sent again${messages > 0 ? ", for the messages that have not come" : ""}${isMarking ? ": by the same numbers, as a search for unread messages may leave out what it has marked. BODY.PEEK[] marks nothing" : ""}.`
    : "Look at the mailbox before the command is repeated."

const effectOf = ({ isMarking = false, step }: Observed): string =>
  isMarking
    ? "At most, messages whose body it asked for are marked as read (no .PEEK)."
    : onlyReads(step)
      ? "It would have changed nothing."
      : "This connection does not show whether the server carried it out."

/** Says what became of a command that was given up, if it is not done. */
const fateOf = (step: string, condition: string | undefined): string => {
  if (condition === "NO" || condition === "BAD") return " The server refused it."
  if (onlyReads(step)) return ""
  return ` The server may have carried it out all the same${step === "APPEND" ? ", and stored the message" : ""}.`
}

/** Returns whether the server, and not the network, took most of the time. */
const ofServer = ({ isLocal = false, isSteady = false, ms, own = 0, waits }: Observed): boolean =>
  isLocal || waits !== undefined || isSteady || own * 2 > ms

/** Of so many, nine of ten are all. */
const few = 10

/** `Only SEARCH is slow: 2 answers took 12 s to 24 s, and 1 did not come in time; nine of ten others took 40 ms at most`. */
const onlySlow = (
  { count = 1, inVain = 0, ms, others = Infinity, range: [least] = [ms, ms], step }: Observed,
  usual: number
) => {
  const [from, to] = [duration(least), duration(ms)]
  const took = `${count === 1 ? "an answer" : `${count} answers`} took ${from === to ? to : `${from} to ${to}`}`
  const lacking = inVain === 0 ? "" : `, and ${inVain} did not come in time`
  return `Only ${step}${step === "DONE" ? ", which ends IDLE," : ""} is slow: ${took}${lacking}; ${others > few ? "nine of ten others" : "all others"} took ${duration(usual)} at most`
}

/** More are worth to ask for in parts. */
const many = 100

/** What it comes to where the server worked all the time, as it said, and carried the command out. */
const worked = ({ count = 1, isRefused = false, step, waits }: Observed): string | undefined =>
  waits !== "work" || isRefused || count > 1
    ? undefined
    : `Nothing to do: ${onlyReads(step) ? `the whole answer came${/(?:SEARCH|SORT|THREAD)/.test(step) ? ", also if it names no message. If such searches are frequent, the server's operator can add an index of the text" : ""}` : "it was carried out. A client that gave it up sooner might have found it done all the same"}.`

const atWork = (how: string): string =>
  `The server said meanwhile that it was at work (an OK ${how}), so the time was its own.`

const lessOf = ({ isSteady = false, listed = 0 }: Observed): string => {
  if (listed >= many)
    return "let the app list less at once, such as one level (%), or nothing where it needs no mailbox, and "
  return isSteady
    ? "let the app ask for less, such as for new messages alone or without what takes so long, and "
    : ""
}

/** What shortens it at the server, or for the app. */
const quicker = (step: string): string => {
  if (step === "DONE") return ""
  if (/ … (?:BODY|TEXT)$/.test(step))
    return " A search in the text of messages is quick with a full-text index. Until then, let the app search other fields or fewer messages, or wait longer for it."
  return onlyReads(step)
    ? " Until it is quicker, let the app ask for less at once, or wait longer for it."
    : ` Until it is quicker, ${late}.`
}

const late =
  "let no client give it up sooner: it may be done all the same, and would be done twice if it is sent again"

const slowness = (observed: Observed): string => {
  const {
    grows,
    isLocal = false,
    isRefused = false,
    ms,
    octets = 0,
    own = 0,
    rate,
    step,
    usual,
    waits
  } = observed
  const { roundTrip } = observed
  if (waits === "work" && observed.code === "INPROGRESS") return atWork("with INPROGRESS, RFC 9585")
  if (waits !== undefined) return said[waits].why
  if (observed.isSteady === true)
    return "Nothing failed. Its small lines came one by one, each as long after the other as the next: the server worked for each of them, and the network was not slow."
  if (rate !== undefined)
    return `Nothing failed: the larger an answer was, the longer it took, and all long ones came at some ${pace(rate)} a second. Whether the server or the network sets that pace is not known.`
  if (own * 2 > ms)
    return `${isRefused ? "By" : "Nothing failed: by"} its own account the server took ${duration(own)} of it${step === "APPEND" && !isRefused ? ", and stored the message" : ""}.`
  if (grows === true)
    return "Nothing failed, but they took longer and longer: the server, or the way to it, gets slower."
  if (usual !== undefined)
    return `The others took the same way, so the network was not slow: the server needs so long ${step === "DONE" ? "to end IDLE, and what the app asks waits for it" : "for what this one asks"}.`
  if (roundTrip !== undefined && octets >= mostAtOnce)
    return `Nothing failed. Each round trip takes ${duration(roundTrip)}, those of TCP and TLS as well: the way to the server is slow, and most likely so is this answer for that, with ${pace(octets)} at some ${amount((octets * 1000) / ms)} a second.`
  return `${isRefused ? "" : "Nothing failed. "}${isLocal ? `${noNetwork} needed so long.` : "Whether the server or the network was slow is not known."}`
}

/** What the server said meanwhile, and what to do about it: once, and if it happens often. */
const said: {
  readonly [Why in Wait]: Readonly<Record<"title" | "why" | "try" | "often", string>>
} = {
  lock: {
    title: ": another session had the mailbox locked, as the server says",
    why: "The server said meanwhile that it waited for that session: neither it nor the network was slow.",
    try: "Nothing to do if it was once. If it happens often, find the other program that holds this mailbox for so long, and let it do less at once.",
    often: "Find the other program that holds this mailbox for so long, and let it do less at once."
  },
  index: {
    title: ": the server was building an index, as it says",
    why: "The server said meanwhile that it was at work on its index, so the time was its own: what needs the index waits until it is built.",
    try: "Nothing to do: once it is built, answers come sooner. If it is built again each time, show the server's operator these lines.",
    often: ""
  },
  work: {
    title: "",
    why: atWork("without a tag"),
    try: "",
    often: ""
  }
}

/** A mail bridge, or a tunnel, may wait for another server behind it. */
const noNetwork =
  "The host is this machine itself, so no network is in between: the program that answers here, or what it asks itself,"

/** `; UID STORE and UID MOVE of the app waited up to 2 min 13 s for it`. */
const queued = ({ queue }: Observed): string => {
  if (queue === undefined) return ""
  const { calls, ms } = queue
  return `; ${named(calls)} of the app waited ${calls.length > 1 ? "up to " : ""}${duration(ms)} for it`
}

/** A connection carries out one command after the other. */
const apartFrom = ({ queue, step }: Observed): string =>
  queue === undefined
    ? ""
    : `Let the app ${step.endsWith("FETCH") ? "fetch what is large on a connection of its own, such as of a pool, or in parts" : `send ${step} on a connection of its own, such as of a pool`}: what else it asks need not wait for it then. `

const pace = (octets: number): string =>
  octets >= 1e6 ? `${(octets / 1e6).toFixed(1)} MB` : `${Math.round(octets / 1e3)} kB`

/** A part of a message that no server refuses, in octets. */
const mostAtOnce = 16_384

/** So many are named. */
const mostNamed = 12

/** `72, 74 and 75`, `1, 2 and 30 more`. */
const named = (names: ReadonlyArray<string>): string => {
  if (names.length < 2) return names.join()
  const told = names.length > mostNamed ? names.slice(0, mostNamed) : names.slice(0, -1)
  return `${told.join(", ")} and ${names.length > mostNamed ? `${names.length - mostNamed} more` : names.at(-1)}`
}

const amount = (octets: number): string => (octets < 1e3 ? `${octets} bytes` : pace(octets))

const isList = (step: string): boolean => /^(?:X?LIST|LSUB)$/.test(step)

const restOf = (step: string, lowest: string): string => {
  if (isList(step)) return "list less at once, such as one level (%)"
  if (lowest === "") return "ask for fewer messages in each command"
  const rest = Number(lowest) > 1 ? ` in further commands (1:${Number(lowest) - 1} of its UIDs)` : ""
  return `go on with the rest${rest}, until an answer has no such code`
}

export const answers = {
  "untagged-bad": ({ isReported = false, step }) => {
    const title = `The server sent BAD without a tag, and never answered ${step}`
    return isReported
      ? {
          title,
          why: "It reports an error in itself, by its own words: nothing says that the command is wrong.",
          ...persisting(
            "Try again in a few minutes.",
            "If it happens again, report the line to the server's operator."
          ),
          actionBy: "nobody"
        }
      : {
          title,
          why: "Some servers answer an unknown command only like this.",
          try: `Leave ${step} out, or use a client that can tell such an answer from silence.`,
          actionBy: "app"
        }
  },
  "tag-missing": ({ step }) => ({
    title: `${step} was sent without a tag, so the server refused it`,
    why: "It took the command's name for the tag (RFC 9051 §2.2.1).",
    try: `Type a tag before it: a1 ${step}`,
    actionBy: "user"
  }),
  "unknown-tag": () => ({
    title: "The server sent an answer that no command was owed",
    why: "Its tag belongs to no command, or to one that was answered before (RFC 9051 §2.2.2).",
    try: report,
    actionBy: "admin"
  }),
  "stray-lines": () => ({
    title: "The server sent lines that are not IMAP",
    why: "They were ignored: the server, or something in between, sent them.",
    try: report,
    actionBy: "admin"
  }),
  "unread-data": ({ isShort = false, names: [asked] = [], step }) => ({
    title: `The server sent ${step} data that cannot be read${asked === undefined ? "" : `, in its answer to ${asked}`}`,
    why:
      step === "STATUS"
        ? "A number in it is none that the grammar of RFC 9051 allows, so no result contains that number."
        : `It breaks the grammar of RFC 9051, so no result contains it.${isShort ? " What is left after it shows that a literal was longer than the server had announced." : ""}${asked === undefined ? "" : " The answer is OK all the same, so the app got nothing of it, and no error."}`,
    try:
      asked === undefined
        ? report
        : `${report} Asked again, it most likely comes the same: let the app look whether all that it asked for has come.`,
    actionBy: "admin"
  }),
  "request-unasked": () => ({
    title: "The server asked for more, although nothing was left to send",
    why: "A line with + belongs to a literal, to IDLE or to a login (RFC 9051 §7.6). It was ignored.",
    try: report,
    actionBy: "admin"
  }),
  "keeps-talking": ({ step, waits }) => ({
    title: `The server kept the connection alive, and did not answer ${step}${waits === undefined ? "" : said[waits].title}`,
    why: "It sent untagged lines meanwhile, so it was not silent.",
    ...(waits === "lock"
      ? { try: said.lock.often, party: "others" as const, actionBy: "user" as const }
      : waits === "index"
        ? { try: "Wait until the index is built.", actionBy: "nobody" as const }
        : { try: "Ask the server's operator what takes so long.", actionBy: "admin" as const })
  }),
  "never-answered": (observed) => ({
    title: `The server never answered ${observed.step}, although it answered later commands`,
    why: `Every command is owed a tagged response (RFC 9051 §7.1). ${effectOf(observed)}`,
    try: beforeRepeat(observed),
    actionBy: "app"
  }),
  "left-unanswered": (observed) => {
    const { answering = false, messages = 0, step } = observed
    return {
      title: answering
        ? `The answer to ${step} had begun, and was not complete when the connection ended${cameSoFar(messages)}`
        : `${step} had no answer when the connection ended`,
      why: effectOf(observed),
      try: beforeRepeat(observed),
      actionBy: "app"
    }
  },
  "closed-unanswered": (observed) => {
    const { answering = false, messages = 0, ms, step } = observed
    return {
      title: `The app logged out before ${answering ? `the answer to ${step} was complete` : `${step} was answered`}, ${duration(ms)} after it was asked${cameSoFar(messages)}`,
      why: `Neither the server nor the network ended it. ${effectOf(observed)}`,
      try: `Let the app wait for the answer before it logs out, or give each part of it its own connection. ${beforeRepeat(observed)}`,
      actionBy: "app"
    }
  },
  // `usual`: how long the first answer took, if all came later
  "given-up": (observed) => {
    const { answering = false, condition, copies, count = 1, ms, step, usual } = observed
    const title = `The app gave up ${step} after ${duration(ms)}`
    if (usual !== undefined && onlyReads(step))
      return {
        title: `The app gave up the same ${step} ${count} times, and each answer came whole later`,
        why: `The first took ${duration(usual)}. What the app no longer waits for still has to arrive before the next answer, and is thrown away: asked again, it comes again.`,
        try: "Let the app wait longer for it, as by a limit on silence in place of one on the whole time, or ask for it in parts; not for the same again while its answer is on the way.",
        actionBy: "app"
      }
    if (copies !== undefined)
      return {
        title: `The app gave up APPEND ${count === 1 ? "" : count === 2 ? "twice, first " : `${count} times, first `}after ${duration(ms)}, and sent it again, and the server stored each: ${copies.length} copies (UID ${copies.join(", ")})`,
        why: "All of them have as many octets and the same flags: most likely it is one message. Its caller was interrupted, as by a timeout. An OK that came later was dropped.",
        try: `Look at these messages, and delete all but one. Let the app wait longer for APPEND, such as a minute, and before it sends one again let it look for the message, by its Message-ID (UID SEARCH HEADER Message-ID …).`,
        actionBy: "app"
      }
    if (condition === "OK" && !onlyReads(step))
      return {
        title: `${title}, and the server ${step === "APPEND" ? "stored the message" : "carried it out"} all the same`,
        why: "Its caller was interrupted, as by a timeout. The OK came later, and was dropped.",
        try: "Let the app wait longer for it, and not send it again: it is done.",
        actionBy: "app"
      }
    return {
      title: `${title}${answering ? ", in the middle of the answer" : ""}`,
      why: `${answering ? "A part of the answer had come, and the rest was not waited for: its caller was interrupted, as by a timeout" : "Its caller was interrupted, as by a timeout. A late answer is dropped"}.${fateOf(step, condition)}`,
      try: `${answering ? "Allow more time for it, or ask for less at once, such as in parts. " : ""}${condition === "NO" || condition === "BAD" ? "Let the app wait longer for it: the answer says why it was refused." : beforeRepeat(observed)}`,
      actionBy: "app"
    }
  },
  "logout-unanswered": ({ ms }) => ({
    title: `The server did not answer LOGOUT within ${duration(ms)}`,
    why: closedAnyway,
    try: "Nothing to do: it costs this time at each close.",
    actionBy: "nobody"
  }),
  "slow-answer": ({ ms, step, usual }) => ({
    title: `The ${step === "greeting" ? "" : "answer to "}${step} took ${duration(ms)}`,
    ...(usual === undefined
      ? {
          why: "The network's part of it is not known: nothing here measures a round trip.",
          try: "If it matters, a trace of effect-imap measures it.",
          actionBy: "nobody"
        }
      : {
          why: `Another answer on this connection came after ${duration(usual)}: the network needs no longer, and the server, or what stands before it, took the rest.`,
          try: `If it is always so, show the server's operator these lines.${step === "greeting" ? " Before a server greets, it may look up the name of this address (reverse DNS), or ask a block list: if what it asks is silent, it waits for as long as its own limit each time." : ""}`,
          party: "server",
          actionBy: "admin"
        })
  }),
  "slow-command": (observed) => {
    const { count = 1, grows, listed = 0, ms, rate, roundTrip, step, usual, waits } = observed
    const why = slowness(observed)
    const title = `The answer to ${step}${step === "DONE" ? ", which ends IDLE," : listed > 1 ? `, with ${listed} mailboxes,` : ""} took ${duration(ms)}${others(observed)}`
    if (waits === "lock" || waits === "index") {
      const { often, title: because, try: once } = said[waits]
      const isOften = waits === "lock" && count > 1
      return {
        title: `${title}${because}`,
        why,
        try: isOften ? often : once,
        ...(waits === "lock" && { party: "others" as const }),
        actionBy: isOften ? "user" : "nobody"
      }
    }
    const apart = apartFrom(observed)
    return usual === undefined
      ? {
          title: `${title}${waits === "work" && count === 1 ? ", in which the server said that it was at work" : ""}${queued(observed)}`,
          why,
          try: `${apart}${
            rate !== undefined
              ? "If that is too slow, let the app ask for less: for ENVELOPE and BODYSTRUCTURE first, and for large parts, such as attachments, when they are needed."
              : grows
                ? "Nothing to do at present. If it goes on, show the server's operator these lines; another connection shows whether it is this one alone."
                : ofServer(observed)
                  ? (worked(observed) ??
                    `If it is always slow, ${lessOf(observed)}show the server's operator these lines${onlyReads(step) || step === "DONE" ? "" : `, and ${late}`}.`)
                  : `If it is always slow, ${roundTrip === undefined ? "" : "look at the way there, such as a VPN, and "}compare with another network${/FETCH|SEARCH|SORT|THREAD|APPEND/.test(step) ? ", and with less at once" : ""}.`
          }`,
          actionBy: apart === "" ? "nobody" : "app"
        }
      : {
          title: onlySlow(observed, usual),
          why,
          try: `Show the server's operator these lines.${quicker(step)}`,
          actionBy: "admin"
        }
  },
  "answer-paused": ({ isLocal = false, ms, paused = 0, step }) => ({
    title: `The answer to ${step} paused for ${duration(paused)}, and took ${duration(ms)}`,
    why: `A part of it had come before the pause, and the rest came after it. ${isLocal ? `${noNetwork} paused.` : "The server or the network paused; which of them is not known."}`,
    try: `Nothing to do if it was once. If it happens again, ${isLocal ? "" : "compare with another network, then "}show the line to the server's operator.`,
    actionBy: "nobody"
  }),
  // `names`: how many messages the server takes, down to which UID it did so, and the names of the commands
  "answered-in-part": ({
    count = 1,
    isRefused = false,
    names: [limit = "", lowest = "", ...steps] = [],
    step,
    wentOn = false
  }) => {
    const title = `The server answered in part (${usedIn(step, steps, count)})${limit === "" ? ", as it says itself" : `: it takes at most ${limit} ${isList(step) ? "mailboxes" : limit === "1" ? "message" : "messages"} in one command`}`
    const how =
      lowest === ""
        ? "Its own words say that it left out the rest"
        : `${count > 1 ? "The first time it" : "It"} began with the highest UID, and came down to UID ${lowest}; below that it did nothing (MESSAGELIMIT, RFC 9738 §3.1)`
    const why = `${how}: ${isRefused ? "what came before the refusal is right" : "the answer is right as far as it goes, and OK does not say that it is all"}.`
    if (wentOn)
      return {
        title,
        why,
        try: "Nothing to do: the app asked for the rest as well.",
        party: "limit",
        actionBy: "nobody"
      }
    const isChange = !isList(step) && !steps.every(onlyReads)
    return {
      title,
      why,
      try: `Let the app not take what did not come for gone${isChange ? ", nor for done" : ""}, and ${restOf(step, lowest)}.${isList(step) ? "" : ` If the server lists PARTIAL (RFC 9394), UID SEARCH RETURN (PARTIAL 1:${limit === "" ? 500 : limit}) gives a result page by page.`}`,
      party: "limit",
      actionBy: "app"
    }
  },
  "fetch-empty": ({ step }) => ({
    title: `The server answered ${step} with OK, and sent no message`,
    why: "The mailbox has it, by the server's own lines before. Some servers answer like this if they cannot convert one.",
    try: "Look at it in the provider's web mail; the app has to do without it, and to notice that it did not come.",
    actionBy: "app"
  }),
  // `messages`: those that it found
  "search-empty": ({ count = 0, messages = 0, names: [rev2] = [] }) => ({
    title: `SEARCH ALL found ${messages === 0 ? "no message" : `${messages} messages`}, although the mailbox has ${count}`,
    why: `ALL matches each message of a mailbox (RFC 9051 §6.4.4). ${messages === 0 ? "Other searches that find nothing show nothing, either." : "The server cuts the result, and says OK: what other searches find may be as incomplete."}${rev2 === undefined ? "" : ` ${rev2} had been enabled before: its answers have another form, and may be what is broken.`}`,
    try: `Show the server's operator these lines. Until then, let the app list messages by FETCH in place of a search${rev2 === undefined ? "" : `, or leave ${rev2} out, if it can`}.`,
    actionBy: "admin"
  }),
  // `names`: the UID of the message; `ms`: from FETCH that showed it
  "search-behind": ({ count = 1, ms, names: [uid = ""] = [] }) => ({
    title: `The server's search missed a message that FETCH had shown (UID ${uid})${repeated(count)}, and found it after ${duration(ms)}`,
    why: "What it looks for in a message never changes: the server's index of the mailbox lags behind the mailbox itself. Nothing was refused, and nothing is lost.",
    try: "For what is new, let the app fetch from UIDNEXT on and look at the messages itself, or search again later. If the index lags for long, the server's operator can look into it.",
    party: "server",
    actionBy: "app"
  }),
  "search-numbers": ({ count = 0 }) => ({
    title: "The server answered UID SEARCH with the messages' numbers in place of their UIDs",
    why: `The first message has the UID ${count}, and no message a lower one (RFC 9051 §2.3.1.1). What is asked for by such a UID is not found, or is another message.`,
    try: "Show the server's operator these lines. Until then, let the app use SEARCH and FETCH without UID, or learn the UIDs from FETCH.",
    actionBy: "admin"
  }),
  "search-dates": ({ count = 1, isLater = false, step }) => ({
    title: isLater
      ? `${step} asked for messages since a day that is yet to come${repeated(count)}`
      : `${step} asked for days that do not exist, so that it finds nothing${repeated(count)}`,
    why: isLater
      ? "SINCE goes by the day on which a message came (RFC 9051 §6.4.4), and no message has come then, by the clock of this program. The server is right if it finds none."
      : "SINCE includes its day, and BEFORE does not (RFC 9051 §6.4.4): with the same day in both, or an earlier one in BEFORE, no message can match. The server rightly finds none.",
    try: isLater
      ? "Correct the date in the app: a month that it counts from 0 is one off, for example."
      : "For one day, let the app use ON, or the next day in BEFORE.",
    actionBy: "app"
  }),
  "search-ignored": ({ count = 0, messages = 0 }) => ({
    title: `SEARCH finds all ${messages} messages of the mailbox, for ${count} different words`,
    why: "Unless each message has all of them, the server leaves out what it is asked for, and answers with every message (RFC 9051 §6.4.4). It says OK, so the app takes them for what it looked for.",
    try: "Let the app fetch the headers and compare them itself before it acts on what is found. Tell the server's operator, who can have its search mended.",
    actionBy: "admin"
  }),
  "status-unseen": ({ count = 0 }) => ({
    title: `STATUS counts ${count} unread messages in a mailbox, and a search there finds none`,
    why: "It was so more than once, and nothing was reported as changed in between: the server's count of the mailbox is wrong (RFC 9051 §6.3.11), or its search is.",
    try: "Show the server's operator these lines: they can have the mailbox's index built anew. Until then, let the app count by a search.",
    actionBy: "admin"
  }),
  "unseen-unfound": ({ names: [number = ""] = [] }) => ({
    title: `SELECT says that message ${number} is unread, and a search for unread messages finds none`,
    why: "Nothing was reported as changed in between: the server contradicts itself, and its search is most likely wrong (RFC 9051 §6.4.4). It says OK, so whoever relies on it takes the mailbox for read.",
    try: "Let the app fetch the flags (FETCH 1:* FLAGS) and choose those without \\Seen itself, and show the server's operator these lines.",
    actionBy: "admin"
  }),
  "unseen-miscounted": ({ count = 0, messages = 0 }) => ({
    title: `SEARCH finds ${count} unread messages, and the server just showed ${messages} as read: the mailbox has not so many`,
    why: "No line between them says that one is unread again: the server contradicts itself, and its search is most likely wrong (RFC 9051 §6.4.4).",
    try: "Show the server's operator these lines: they can have the mailbox's index built anew. Until then, let the app fetch the flags (FETCH 1:* FLAGS), and count those without \\Seen itself.",
    actionBy: "admin",
    party: "server"
  }),
  "seen-by-peek": ({ count = 0 }) => ({
    title: `The server marked ${count} messages as read that were only peeked at`,
    why: "BODY.PEEK leaves \\Seen as it is (RFC 9051 §6.4.5). Each was unread just before, and the answer to FETCH itself says that it is no longer; this connection set no flag.",
    try: "Show the server's operator these lines. Until then, let the app open the mailbox with EXAMINE, or find what is new by UID and not by UNSEEN.",
    actionBy: "admin"
  }),
  "content-missing": ({ count = 1, isOther = false, names: [which = ""] = [], step }) => ({
    title: `The server sends no content of ${count === 1 ? `the message with ${which}` : `${count} messages, the first with ${which}`}`,
    why: isOther
      ? `It answered ${step} with OK, and without the item RFC822, for which the app asked: this server leaves it out, as IMAP4rev2 does (RFC 9051 §6.4.5). The messages may well have their content.`
      : `It answered ${step} with OK, and nothing, or NIL, in place of the message, although it lists it: what it has stored is missing or damaged, or its FETCH leaves it out. The connection has no part in it.`,
    try: isOther
      ? "Let the app ask for BODY.PEEK[], or BODY[], in place of RFC822: it is the same content."
      : "Tell the server's operator which message it is. Until then, let the app go on without it.",
    actionBy: isOther ? "app" : "admin"
  }),
  "content-short": ({ cutAt, exact = 0, isExact = false, ...observed }) => {
    const {
      messages: count = 1,
      names = [],
      octets = 0,
      range: [least, most] = [0, 0],
      size = 0,
      step
    } = observed
    const which = `${names.length === 1 ? "UID" : "UIDs"} ${named(names)}`
    const part = Math.min(2 ** Math.floor(Math.log2(cutAt ?? 1)), mostAtOnce)
    if (cutAt !== undefined)
      return {
        title: `The server sent ${cutAt} octets of each of ${count} messages (${which}), whose sizes it states as ${amount(least)} to ${amount(most)}, and answered OK${exact > 0 ? `; ${exact === 1 ? "a smaller one" : `${exact} smaller ones`} came whole` : ""}`,
        why: `RFC822.SIZE is the size of the whole message (RFC 9051 §7.5.2). Messages of different sizes came with exactly one length, and none with more: what is longer is cut there. The answers are complete, and so the network lost nothing of them: the server cuts them, or a filter that stands before it, as against viruses.`,
        try: `Trust no message in the copy that has ${cutAt} octets: of every longer one only the beginning came. Let the app fetch these again in parts (BODY.PEEK[]<0.${part}>, <${part}.${part}> and so on), and compare what came with RFC822.SIZE before it counts a message as saved. Tell the server's operator that messages are cut at ${cutAt} octets, and show these lines.`,
        actionBy: "admin",
        party: "server"
      }
    return {
      title:
        count === 1
          ? `The server sent at most ${amount(octets)} of the message with ${which}, whose size it states as ${amount(size)}`
          : `The server sent a part of ${count} messages (${which}): of the first at most ${amount(octets)} of ${amount(size)}`,
      why: `RFC822.SIZE is the size of the whole message (RFC 9051 §7.5.2), which ${step} asked for: most of it did not come. The answer is complete, and so the network lost nothing of it. ${isExact ? "Other messages came with exactly as many octets as the server states." : "Some servers state a size that is somewhat off, but not ten times as much."}`,
      try: "Tell the server's operator which message it is, and show these lines. Until then, let the app compare the size with what came, and not count the message as downloaded.",
      actionBy: "admin",
      party: "server"
    }
  }
} satisfies Observations
