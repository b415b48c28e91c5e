/** Of the app and its machine: what it asks, and how long its calls wait. */
import { duration } from "../../reason/duration.ts"
import { size } from "../../reason/words.ts"
import type { Observation, Observations } from "./Observation.ts"
import { moveAtOnce, waysWords } from "../Way.ts"
import { allGotNone, others, refusedFirst, repeated } from "./words.ts"

/** A command by its name; a function that the app calls is named as one. */
const callNamed = (name: string): string => (/^[A-Z]+(?: |$)/.test(name) ? name : `a call of \`${name}\``)

const caller = (name: string): string => callNamed(name).replace(/^a/, "A")

/** So many callers that wait at once are too many for one connection, however short each is. */
const crowd = 5

/** So many messages are named. */
const mostNamed = 5

/** The field of a header that a key of SEARCH looks at: `Message-ID` of `HEADER Message-ID`. RFC 9051 §6.4.4. */
const fieldOf = (key: string): string => key.split(" ").at(-1) ?? key

export const program = {
  // `whole`: of all the waits, of which one command would spare `ms` at least
  "one-by-one": ({ count = 0, ms, step, whole = 0 }) => ({
    title: `The app sent ${step} for one message each, ${count} times in a row: ${duration(whole)} of waiting for answers, of which at least ${duration(ms)} can be spared`,
    why: "They ask for the same of each, and each waited for the answer before it. One command with a set of messages needs one round trip for all (RFC 9051 §9, sequence-set).",
    try: `Let the app name the messages in one command, such as ${step} 101,107,112:140, in portions of some hundred if the answers are large.`,
    actionBy: "app"
  }),
  // `names`: what they search by, and `range`, if they took long
  "search-by-search": ({
    count = 0,
    messages = 0,
    ms,
    names: [key = ""] = [],
    openings = 0,
    range,
    roundTrip,
    step
  }) => {
    const opened = openings === 0 ? "" : `, and opened mailboxes ${openings} times for it`
    const row = `The app sent ${step} ${count} times in a row${opened}`
    const whole = `${duration(ms)} of waiting for answers`
    if (range === undefined)
      return {
        title: `${row}: ${whole}`,
        why: "None of them took long. Each waited for the answer before it, so that each cost a round trip, and what the server needs for a command, anew.",
        try: `Let the app join searches in the same mailbox with OR (RFC 9051 §6.4.4)${openings === 0 ? "" : " and open each mailbox once"}, or send the next ones before the first is answered, as far as none depends on an earlier answer.`,
        actionBy: "app"
      }
    const [from, to] = [duration(range[0]), duration(range[1])]
    const isInText = /^(?:BODY|TEXT)$/i.test(key)
    return {
      title: `${row}, each for another ${fieldOf(key)}${messages === 0 ? "" : `, in a mailbox with ${messages} messages`}: ${whole}`,
      why: `Each took ${from === to ? to : `${from} to ${to}`}${roundTrip === undefined ? "" : `, where a round trip took ${duration(roundTrip)}`}, and waited for the one before it: most likely the server looks through the mailbox anew for each.`,
      try: isInText
        ? "Let the app join some of them with OR (RFC 9051 §6.4.4), so that the server looks through the mailbox once for all, or search less of it, such as by date. An index of the text is the operator's to add."
        : `Let the app fetch this field of all messages once, such as by UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (${fieldOf(key)})]) in portions of some hundred, and compare it here; later on, of new messages alone. To wait, or to ask again, helps nothing.`,
      actionBy: "app"
    }
  },
  // `own`: the fastest of them
  "piece-by-piece": ({ count = 0, ms, octets = 0, own = 0, step }) => ({
    title: `The app read a part of a message in ${count} pieces of ${size(octets)}, one after another: ${duration(ms)} in all`,
    why: `Each ${step} waited for the answer to the one before it, so that each cost a round trip, and what the server needs for a command, anew. The fastest took ${duration(own)}.`,
    try: "Let the app ask for the part as a whole, or in far larger pieces, or send the next commands before the first is answered.",
    actionBy: "app"
  }),
  "part-again": ({ count = 0, isEmpty = false, step }) => ({
    title: isEmpty
      ? `The app asked ${count} times for a part of a message that is not there: each answer was empty`
      : `The app asked again and again for the same part of a message, ${count} times with ${step}`,
    why: isEmpty
      ? "A part that begins at the end of the message, or after it, is empty, and OK (RFC 9051 §6.4.5). Some servers, such as Exchange, report an RFC822.SIZE that is larger than the message: it was most likely complete before."
      : "Each answer came, and a message never changes (RFC 9051 §2.3.1.1): it is the same each time.",
    try: isEmpty
      ? "Let the app take a message for complete when it came without a limit, or when a part is shorter than it asked for, whatever RFC822.SIZE says."
      : "Let the app keep what came, and ask for the next part.",
    actionBy: "app"
  }),
  // `names`: what the search asked for, if it was one
  "fetched-again": ({ count = 0, messages = 0, names: [words] = [] }) => ({
    title: `The app fetched the same ${messages} messages whole after each search, ${count} times in all`,
    why: `The same search${words === undefined ? "" : ` (${words})`} found them each time, and what a message has does not change while it has its UID (RFC 9051 §2.3.1.1).${/\b(?:SINCE|ON)\b/i.test(words ?? "") ? " A date is a whole day (RFC 9051 §6.4.4): what came that day is found until the date is another." : ""} What the app does with a message it may do as often.`,
    try: "Let the app remember the UIDs of what it has, with the UIDVALIDITY of the mailbox, and fetch only what is found besides them; or search for those above the last one (UID).",
    actionBy: "app"
  }),
  "copied-again": ({ count = 0, messages = 0, offers, refusedRemoval }) => ({
    title: `The app copied ${messages === 1 ? "the same message" : `the same ${messages} messages`} into the same mailbox again${repeated(count)}`,
    why: `Each copy is a message of its own (RFC 9051 §6.4.7), so they are there more than once by now. ${refusedRemoval === undefined ? "A message that is marked as deleted stays, and is found by the next search, until it is expunged." : `The server had refused to remove ${messages === 1 ? "it" : "them"} (${refusedRemoval}), so that ${messages === 1 ? "it" : "they"} stayed.`}`,
    try:
      refusedRemoval === undefined
        ? `Let the app ${waysWords(offers, [
            { needs: "MOVE", words: "use UID MOVE" },
            { needs: "UIDPLUS", words: "expunge what it has copied by UID EXPUNGE" },
            { words: "pass over messages with \\Deleted (UNDELETED)" }
          ])}. Then remove the copies.`
        : `${refusedFirst} Until then, let the app remember the UIDs of what it has copied. Then remove the copies.`,
    actionBy: "app"
  }),
  "search-emptied": ({ messages = 0, names: [words = ""] = [] }) => ({
    title: `The app took all ${messages} messages out of the mailbox, after a search for ${words}`,
    why: "That search had named each message of the mailbox. The words may be in all of them; if they are not, the server does not look at them, and the app trusted its answer.",
    try: "Look at some of the messages. If the words are not in them, put them back, tell the server's operator, and let the app compare what is found before it moves or removes it.",
    actionBy: "app",
    party: "unsaid"
  }),
  "moved-again": ({ count = 1, messages = 1, names: [name = "the target"] = [] }) => ({
    title: `The app moved ${messages === 1 ? "a message" : `${messages} messages`} to ${name}, where ${messages === 1 ? "it was" : "they were"} already${repeated(count)}`,
    why: `A MOVE had just put ${messages === 1 ? "it" : "them"} there, under new UIDs (COPYUID, RFC 9051 §7.1), and these came up in the open mailbox: it is the target itself, whichever name either goes by. Each MOVE brings about the next, without an end.`,
    try: "Correct the target, or let the app leave what is in it: pass over the UIDs that COPYUID reports, which are no new messages, and take two names with the same UIDVALIDITY and the same UIDs for one mailbox.",
    actionBy: "app"
  }),
  "appended-bare": ({ count = 0 }) => ({
    title: `The app stored ${count} messages without flags and without a date`,
    why: "Unless the server does otherwise, such a message is unread, and counts as received when it was stored (RFC 9051 §6.3.12). Copies of messages of another mailbox have lost by it what those had there.",
    try: "If they are copies, let the app fetch FLAGS and INTERNALDATE, and give both to APPEND. Of those that are stored, STORE can still set the flags; the date takes storing them again.",
    actionBy: "app"
  }),
  "removed-unread": ({ isNone = false, names = [] }) => ({
    title: `The app removed ${names.length === 1 ? "a message" : `${names.length} messages`} that it had not received: ${names.slice(0, mostNamed).join(", ")}${names.length > mostNamed ? " …" : ""}`,
    why: `It had asked for the whole message, and the server answered OK ${isNone ? "and sent nothing of it, although UID SEARCH had found it" : "without any content"}. The app went on as if it had come, marked it as deleted and expunged it: as far as this connection shows, nobody has it any more.`,
    try: "Stop the app. Let it remove a message only after it has its content, and stored it. What was removed can only come back from a copy, such as the provider's; ask the server's operator why it did not give the content.",
    actionBy: "app"
  }),
  "removed-first": ({ code, count = 1, offers }) => ({
    title: `The app removed ${count === 1 ? "a message" : `${count} messages`} before it had stored ${count === 1 ? "its copy" : "their copies"}, which the server then refused${code === undefined ? "" : ` (${code})`}`,
    why: `It had read ${count === 1 ? "it" : "them"} in whole, and expunged ${count === 1 ? "it" : "them"}; APPEND came after that. As far as this connection shows, ${count === 1 ? "it is" : "they are"} on the server no more.`,
    try: `If the app still has what it read, let it store that now, into a mailbox that exists. Let it ${waysWords(offers, [{ words: "store first, and remove only after the OK" }, moveAtOnce])}.`,
    actionBy: "app"
  }),
  "stored-in-vain": ({ count = 1, step }) => ({
    title: `${step} changed nothing${repeated(count)}: the mailbox is open for reading alone`,
    why: "EXAMINE opened it, so that no flag can be changed for good (RFC 9051 §6.3.3). The server answered OK all the same.",
    try: "Open the mailbox with SELECT, and set the flags again.",
    actionBy: "app"
  }),
  "search-day": ({ count = 1, names: [day = ""] = [] }) => ({
    title: `${count === 1 ? "A message" : `${count} messages`} came, and SEARCH SINCE ${day} does not find ${count === 1 ? "it" : "them"}`,
    why: "SINCE compares the day of arrival alone, without its time and its zone (RFC 9051 §6.4.4). Most likely that day has begun where this program runs, and not yet where the server is; or the message has an older date of arrival.",
    try: "Let the app search from a day earlier and compare the times itself; or, better, ask for what has a UID from UIDNEXT on. Read again what earlier runs left out.",
    actionBy: "app"
  }),
  "stored-besides": ({ count = 1 }) => ({
    title: `${count === 1 ? "A message that the app stored is" : `${count} messages that the app stored are`} there twice: a search for the Message-ID finds another one besides`,
    why: "APPENDUID names the app's own copy, and no APPEND of this connection stored the other. Many providers file a copy of what is sent in Sent by themselves, so that one of the app's makes two.",
    try: "Let the app store no copy of sent mail for this account, as a setting; or search for the Message-ID before APPEND. Delete one of the two.",
    actionBy: "app"
  }),
  "search-doubled": ({ count = 1, names: [key = "", contrary = ""] = [], step }) => ({
    title: `${step} asked for NOT ${key}${repeated(count)}, which is ${contrary}`,
    why: `Each key with UN- is the contrary of the one without it (RFC 9051 §6.4.4), so two of them cancel each other: this finds the messages that have what it seems to leave out.`,
    try: `If the others are meant, let the app ask for ${key}.`,
    actionBy: "app"
  }),
  "last-again": ({ count = 1 }) => ({
    title: `The app took the last message for a new one${repeated(count)}`,
    why: "It asked for the UIDs from one number to *, which stands for the last message: a range has no order, so the server rightly sends that message while nothing is new (RFC 9051 §9, seq-range). The app then fetched or changed it again.",
    try: "Let the app ask from the highest UID that it has plus one, and pass over UIDs below that; or look first whether UIDNEXT or EXISTS has grown.",
    actionBy: "app"
  }),
  "own-appended": ({ count = 1 }) => ({
    title: `The app stored ${count} messages in the open mailbox, each after it had read one that it had stored`,
    why: "APPENDUID had reported what it read as its own (RFC 9051 §7.1). If it takes its own messages for new mail, each brings about the next, without an end.",
    try: "If that is not meant, stop the app, and remove the copies. Then let it pass over the UIDs of APPENDUID, or store into another mailbox.",
    actionBy: "app"
  }),
  "marked-first": ({ count = 1, step }) => ({
    title: `${count} new messages were marked as read by somebody else before the app searched for unread ones`,
    why: `The server reported \\Seen, which no command of this connection had set. So ${step} UNSEEN rightly found nothing of them, and the app has not read them for that, though they are in the mailbox: another program had marked them, such as that of a phone or of somebody who shares it, another worker of the app, or a filter.`,
    try: "Let the app look for UIDs above the highest that it has seen, instead of UNSEEN, which finds these as well; or let nobody else read in this mailbox, and no program mark messages there.",
    actionBy: "app"
  }),
  "unread-excluded": ({ count = 1, step }) => ({
    title: `${step} found nothing${repeated(count)}, although a message is unread`,
    why: "The server had reported its flags, without \\Seen. UNSEEN alone finds it, so another criterion of the search excludes it; the server is right.",
    try: "Let the app leave that criterion out: SINCE, for example, goes by the day on which a message came, not by that on which it was marked (RFC 9051 §6.4.4).",
    actionBy: "app"
  }),
  "selects-raced": ({ count = 1, step }) => ({
    title: `The app selected two mailboxes at once, and ${step} found nothing in the second${repeated(count)}`,
    why: "It sent a SELECT before the one before it was answered. One mailbox is open at a time, that of the last SELECT (RFC 9051 §6.3.2), so what is meant for the first is sought in the second, where most likely none has such a UID: nothing is missing on the server.",
    try: "Let the app keep a mailbox locked for others from its SELECT to the answer to the last command in it, or use a connection for each mailbox.",
    actionBy: "app"
  }),
  "enable-unlisted": ({ names = [] }) => ({
    title: `ENABLE enabled nothing of ${names.join(", ")}, which the server does not list`,
    why: "A server passes over what it does not know in ENABLE, or does not let a client enable (RFC 5161 §3.1). The connection goes on without it.",
    try: "Let the app look at CAPABILITY after the login, and do without what is not there.",
    actionBy: "app"
  }),
  "refused-here": ({ code, count = 1, step }) =>
    code === "UIDVALIDITY"
      ? ofOtherValidity(step)
      : ofOpenssl.has(code ?? "")
        ? takenByOpenssl(step, code ?? "", count)
        : refusedHere(step, code, count),
  "asked-after-end": ({ count = 1, names: [cmd = "", other] = [] }) => ({
    title:
      other === undefined
        ? `${cmd} was asked for${count === 1 ? "" : ` ${count} times`} on a connection that had ended, and never sent`
        : `${count} commands were asked for on a connection that had ended, and never sent`,
    why: "The server got nothing of it: it can be sent again without risk. On this connection it cannot succeed, however often it is asked for.",
    try: "Let the app open a new connection first; a supervised account does so by itself.",
    actionBy: "app"
  }),
  interrupted: ({ isIdle = false, isRefused = false, ms, names: [refused] = [], step }) => {
    const own = "It was interrupted on this side: by a deadline of the app, by its end, or by hand."
    if (refused !== undefined)
      return {
        title: `The app ended the connection after the server had refused ${refused}`,
        why: `${own} No command followed that refusal, and none was without an answer.`,
        try: "Let the app see to what was refused, and go on with what is left: a longer wait changes nothing.",
        actionBy: "app"
      }
    if (isIdle)
      return {
        title: "The app ended the connection without LOGOUT",
        why: `${own} No command was without an answer.`,
        try: "Nothing to do if the app was done: it is more orderly to log out first.",
        actionBy: "nobody"
      }
    return {
      title: `The app ended the attempt${ms > 0 ? ` after waiting ${duration(ms)} for ${step}` : ""}`,
      why: `${own}${ms > 0 ? " Until then no answer had come." : isRefused ? "" : " The server refused nothing."}`,
      try: "If it was too short, let the app wait longer.",
      actionBy: "app"
    }
  },
  queued: ({ ms }) => ({
    title: `This program held the connection back for ${duration(ms)}`,
    why: "Connections to one host begin in turns, so as not to look like an attack.",
    try: "If it matters, allow more connections to begin at once (`Pacing`).",
    actionBy: "app"
  }),
  "turn-waited": ({
    again = false,
    ahead = 0,
    count = 1,
    inVain = 0,
    limited = false,
    names: [behind] = [],
    ...waited
  }) => ({
    title: `${caller(waited.step)} waited ${duration(waited.ms)} in this program for its turn${behind === undefined ? "" : `, behind ${callNamed(behind)}`}${others({ ...waited, count }, "waited")}${allGotNone(count, inVain)}`,
    why: `A connection does the work of one caller at a time${ahead >= crowd ? `, and ${ahead} others waited before this one` : ""}.${waited.usual === undefined ? "" : ` The server answered one after another, each in about ${duration(waited.usual)}: the app asks faster than it is answered.`} Nothing of it was sent meanwhile${inVain > 0 ? ", nor after it was given up" : ""}: it is this program's wait.`,
    try: `${limited ? fewerAtLimit : fewerTurns(again, ahead)}${inVain > 0 ? " What got no turn was not sent, and has to be asked again." : ""}`,
    actionBy: "app"
  }),
  "pool-waited": ({ circular = false, count = 1, inVain = 0, kept = 0, limited = false, ...waited }) => ({
    title: `${caller(waited.step)} waited ${duration(waited.ms)} in this program for a connection of the pool${others({ ...waited, count }, "waited")}${allGotNone(count, inVain)}`,
    why: `All of them were in use${kept > 0 ? `, one for ${duration(kept)} by a caller that did not give it back` : ""}${circular ? ", and the caller that had one went on as soon as this one gave up: they seem to wait for each other" : ""}. Nothing of it was sent meanwhile: it is this program's wait.`,
    try: circular
      ? "Do not wait, within `use`, for work that needs another connection of the same pool: do it with the one at hand, or before or after. A larger pool only hides it."
      : kept > 0
        ? "Let each caller of `use` come to its end, so that it gives its connection back; a larger pool only hides it."
        : limited
          ? fewerAtLimit
          : "Give connections back sooner, or allow the pool more of them, as far as the server permits.",
    actionBy: "app"
  }),
  "not-read": ({ ms, step, whole = ms }) => ({
    title: `The app did not take the answer to ${step} for ${duration(ms)}${duration(whole) === duration(ms) ? "" : `, ${duration(whole)} in all`}`,
    why: "Nothing more was read from the connection meanwhile, so that time is not the server's.",
    try: "Take what comes faster, or ask for less at once.",
    actionBy: "app"
  }),
  untaken: ({ count = 0, ms, step }) => ({
    title: `${step === "changes" ? "Changes" : "Untagged responses"} waited ${duration(ms)} in this program: the app was still at work on earlier ones`,
    why: `They had come, so that time is neither the server's nor the network's${count > 0 ? `. No more could wait, and ${count} were dropped` : ""}.`,
    try: "Let the listener hand its work on, such as to a queue of the app's, and ask for the next at once.",
    actionBy: "app"
  }),
  "program-busy": ({ count = 1, ms }) => ({
    title: `This program was busy with something else ${count > 1 ? `${count} times, up to` : "for"} ${duration(ms)}`,
    why: "Its timers came so late: nothing was read or written meanwhile, so that time is neither the server's nor the network's.",
    try: "Let this program do long work in pieces, or in another thread: nothing is read meanwhile.",
    actionBy: "app"
  })
} satisfies Observations

/** Returns how fewer callers wait: one that repeats what is not answered helps nobody by a pool. */
/** What is refused for how much is asked, is refused on any connection. */
const fewerAtLimit =
  "Let fewer callers ask at once, and less often: the server refused commands at its limit, which more connections would only reach sooner."

const fewerTurns = (isRepeated: boolean, ahead: number): string => {
  if (isRepeated)
    return "Let the app ask only when it has the answer before, and for what is new: a timer that does not wait for it sends more than is answered."
  return `${ahead >= crowd ? "Let fewer callers ask at once" : "Hold the connection only as long as its mailbox is needed"}, or give each caller one of a pool.`
}

const refusedHere = (step: string, code: string | undefined, count: number): Observation => ({
  title: `This program refused ${callNamed(step)} (${code ?? "no reason"})${repeated(count)}: nothing was sent`,
  why: "Nothing of it reached the server: the library refuses a call that cannot do what the app wants by it.",
  try: "Correct the call.",
  actionBy: "app"
})

/** What `openssl s_client` prints instead of sending a typed line that begins with K, R or Q. */
const ofOpenssl: ReadonlySet<string> = new Set(["KEYUPDATE", "RENEGOTIATING", "DONE"])

/** `curl: (78)`, after a SELECT that was accepted. */
const ofOtherValidity = (step: string): Observation => ({
  title: `curl sent no ${step}: the mailbox has another UIDVALIDITY than the URL`,
  why: "The UIDs that were noted under the old one are void, and may be those of other messages now (RFC 9051 §2.3.1.1). The login and the mailbox are well.",
  try: "Search for the message again, and note its UID with the new UIDVALIDITY: with the new number alone, the old UID may lead to another message.",
  actionBy: "user",
  party: "typed"
})

const takenByOpenssl = (step: string, code: string, count: number): Observation => ({
  title: `openssl took the typed ${step} for a command of its own (${code})${repeated(count)}, and sent nothing of it`,
  why: "Without -quiet or -nocommands, s_client takes a line that begins with K, R or Q for a key update, a renegotiation or its end. The server has not seen it.",
  try: "If it was meant for the server, begin s_client with -quiet or -nocommands, or type a command under another tag, such as a1.",
  actionBy: "user",
  party: "typed"
})
