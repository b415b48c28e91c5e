/** Of UIDs, sequence numbers and flags. RFC 9051 §2.3. */
import { duration } from "../../reason/duration.ts"
import { onlyReads } from "../../onlyReads.ts"
import type { Observation, Observations, Observed, Removers, Shift } from "./Observation.ts"
import { expungeAlone, moveAtOnce, type Offers, waysWords } from "../Way.ts"
import { rangesOf, refusedFirst, repeated, unseen, usedIn } from "./words.ts"

const did: Readonly<Record<string, string>> = {
  "UID EXPUNGE": "deleted",
  "UID MOVE": "moved",
  "UID STORE": "changed",
  "UID COPY": "copied",
  "UID FETCH": "fetched"
}

const afterwards: Readonly<Record<string, string>> = {
  "UID EXPUNGE": " What was deleted can only come back from a copy, such as the provider's.",
  "UID MOVE": " Look through the target mailbox, and move them back.",
  "UID STORE": " Look at the flags of these messages.",
  "UID COPY": " Look through the target mailbox."
}

/** So many UIDs are told. */
const mostTold = 8

/** Another connection of the program was first. */
const goneByAnother = ({ isReadTwice, names, uids }: Removers, step: string, count: number): Observation => {
  const told = `UID ${uids.slice(0, mostTold).join(", ")}${uids.length > mostTold ? ", …" : ""}`
  const isOnce = count === 1 && onlyReads(step) && !isReadTwice
  return {
    title: `The app sent ${step} for messages that another of its connections, ${names.join(" or ")}, had removed before${repeated(count)}`,
    why: `The server had reported them gone (${told}), and nothing was done. ${isReadTwice ? "Both connections had read them in whole: two workers of the program act on the same messages, and what they do with each may have been done twice." : "Both connections of the program act on the same messages."}`,
    try: `${isOnce ? "Nothing to do for once. If it happens often, let" : "Let"} one worker alone act on a mailbox, or let each claim a message before its work: by UID MOVE to a mailbox of its own, and go on with those alone that COPYUID names.${isReadTwice ? ` Look for what was made twice of these messages.` : ""}`,
    actionBy: isOnce ? "nobody" : "app"
  }
}

/** An app goes down a row of numbers that its own removals lower. */
const rowMoved = ({
  count,
  isNone,
  isRefused,
  names,
  step
}: Required<Pick<Observed, "count" | "isNone" | "isRefused" | "names" | "step">>): Observation => ({
  title: `The app went on using message numbers that had moved${count === 0 ? "" : `: ${count} ${step} ${count === 1 ? "command was" : "commands were"} about other messages (${names.join().includes(",") ? "numbers" : "number"} ${names.join()})`}`,
  why: `Each removal lowers the numbers of all messages after it (RFC 9051 §7.5.1), and the app did not ask again which numbers they have.${isRefused ? " The refusal shows it: the last numbers were beyond the end." : isNone ? " What brought nothing shows it: the last numbers were beyond the end." : ""}`,
  try: `Let the app use UIDs, which no removal changes (UID SEARCH, UID ${/MOVE|COPY/.test(step) ? step : "STORE"}), or name all messages in one command, or go from the highest number down.${count === 0 ? "" : wronglyDone(step)}`,
  actionBy: "app"
})

/** What was deleted under a wrong number comes first: nothing but a copy brings it back. */
const wronglyDone = (step: string): string => {
  const changed = step.includes("STORE")
    ? [
        `Look ${/MOVE|COPY/.test(step) ? "first " : ""}which messages were changed, or are gone: one that was deleted unread can only come back from a copy, such as the provider's.`
      ]
    : []
  const moved = /MOVE|COPY/.test(step)
    ? ["Look through the target mailbox for messages that were not meant."]
    : []
  return [...changed, ...moved].map((each) => ` ${each}`).join("")
}

/** An app goes on with the number of a message that it has read, which is another one's by then. */
const oneMoved = (step: string, { into, isRemoved, isThere, now, number, read }: Shift): Observation => {
  const [mailbox, copy] = into ?? []
  const where = mailbox === "" ? "the target mailbox" : mailbox
  const done =
    mailbox !== undefined
      ? `${isRemoved ? "moved" : "copied"} to ${where}`
      : isRemoved
        ? "removed"
        : `changed by ${step}`
  return {
    title: `The app had read message ${number} (UID ${read}), and went on with number ${number} when this was UID ${now}: most likely the wrong message was ${done}`,
    why: `Another program had removed a message before it, which the server reported: each removal lowers the numbers of all messages after it (RFC 9051 §7.5.1). The app had not read UID ${now}.${isThere ? ` UID ${read} was not touched.` : ""}`,
    try: `Let the app use UIDs, which no removal changes (UID STORE, UID COPY, UID MOVE, UID EXPUNGE). ${
      into === undefined
        ? `Look at UID ${now}${isRemoved ? ": what was expunged can only come back from a copy, such as the provider's" : " and undo what was not meant"}.`
        : `If UID ${now} was not meant, take it back: it is UID ${copy} in ${where}.`
    }`,
    actionBy: "app"
  }
}

export const mailbox = {
  // `isOther`: than at an earlier SELECT
  "uidvalidity-changed": ({ count = 1, goesOn = false, isOther = false, names: [mailbox = ""] = [] }) => {
    const named = mailbox === "" ? "The mailbox" : `The mailbox “${mailbox}”`
    const why = goesOn
      ? "Its UIDNEXT went on as before, and yet the app has to take every UID that it kept for void (RFC 9051 §2.3.1.1)."
      : "Its messages have new numbers: every UID that the app had kept is void (RFC 9051 §2.3.1.1)."
    if (!isOther)
      return {
        title: "UIDVALIDITY changed while the mailbox was open",
        why,
        try: "Select the mailbox again, and drop what was kept by UID.",
        party: "server",
        actionBy: "app"
      }
    return count === 1
      ? {
          title: `${named} had another UIDVALIDITY when it was selected again`,
          why: `${why}${goesOn ? "" : " It was deleted and made anew, or restored, meanwhile."}`,
          try: "Let the app drop what it kept by UID, and read the mailbox anew.",
          party: "server",
          actionBy: "app"
        }
      : {
          title: `${named} had another UIDVALIDITY ${count} times when it was selected again`,
          why: `${why} It has to last: the server does not keep it, so that all must be read again each time.`,
          try: "Show the server's operator these lines: most likely what keeps the numbers of the messages is broken, or cannot be written. Until then, let the app leave the mailbox as seldom as it can, and know a message that it has by its Message-ID.",
          party: "server",
          actionBy: "admin"
        }
  },
  "uidvalidity-contradicted": ({ code = "APPENDUID", count = 1, isSwapped = false }) => ({
    title: `The server's ${code} contradicts the mailbox's UIDVALIDITY${repeated(count)}`,
    why: isSwapped
      ? "It has the UIDVALIDITY where the UID has to be (RFC 4315 §3): the two are swapped, so that neither is what it says."
      : "It names another UIDVALIDITY than the mailbox had (RFC 4315 §3): the UIDs of this answer belong to other numbers, unless the mailbox was made anew meanwhile.",
    try: `Keep no UID from ${code} of this server: search for the message by its Message-ID (UID SEARCH HEADER). Report the lines to the server's operator.`,
    party: "server",
    actionBy: "app"
  }),
  "uidvalidity-missing": () => ({
    title: "The server opened the mailbox without a UIDVALIDITY",
    why: "Each SELECT has to report it (RFC 9051 §6.3.2). Without it, nothing shows whether UIDs mean the same messages as on an earlier connection, and the server may keep none.",
    try: "The server's software has to be mended: report it to its operator. Until then, let the app keep nothing by UID across connections.",
    party: "server",
    actionBy: "admin"
  }),
  "uids-not-kept": () => ({
    title: "The server does not keep its UIDs",
    why: "UIDNOTSTICKY: a message may have another UID on the next connection (RFC 4315 §2).",
    try: "Keep nothing by UID across connections.",
    actionBy: "app"
  }),
  "never-filled": () => ({
    title: "The mailbox is empty, and has never had a message",
    why: "The next UID is 1, and none is used twice (RFC 9051 §2.3.1.1): nothing was deleted or moved away. It was made for a new account, or anew for one whose messages are elsewhere.",
    try: "If it should have messages, compare with the provider's web mail, and ask the provider whether the account was moved or made anew; check the host and user as well.",
    actionBy: "user"
  }),
  "uids-of-source": ({ step }) => ({
    title: `${step} named UIDs that the messages had before they were put into this mailbox`,
    why: "Here they have others, which COPYUID told (RFC 9051 §6.4.7): the old ones are those of other messages, or of none. The answer is OK all the same.",
    try: "Let the app take the UIDs of COPYUID (`uids` of the result), or do it before it moves the messages. What was done to others by their UIDs can be undone by these.",
    actionBy: "app"
  }),
  // `isReported`: a UID that the server had named
  "uids-none": ({ count = 1, isReported = false, step }) => ({
    title: `The server answered ${step} with OK, and sent no message${repeated(count)}`,
    why: isReported
      ? "The server had named the UID before, in this mailbox: either the message was removed since, which is no error (RFC 9051 §6.4.9), or the server has it and did not give it."
      : "Most likely none has such a UID, which is no error (RFC 9051 §6.4.9): it was deleted, or its number in the mailbox was meant, which is no UID.",
    try: isReported
      ? "Let the app take for read only what came, and search again: if UID SEARCH still finds it, ask the server's operator, and look at it in the provider's web mail."
      : "Ask by the UIDs that UID SEARCH finds, or by numbers with FETCH (MAILINDEX in an address of curl).",
    actionBy: "app"
  }),
  "uids-gone": ({ count = 1, isHeld = false, removers, step }) => {
    if (removers !== undefined) return goneByAnother(removers, step, count)
    const others = isHeld
      ? " Nothing on this connection removed them: look for a filter, or another program, that does."
      : ""
    const isOnce = count === 1 && onlyReads(step)
    return {
      title: `The app sent ${step} for messages that the server had reported gone${repeated(count)}`,
      why: "VANISHED, or EXPUNGE, said before that they are no longer in this mailbox (RFC 9051 §7.5.1, RFC 7162 §3.2.10), whoever removed them: nothing was done.",
      try: `${isOnce ? "Nothing to do for once: whoever reads news one by one meets that. If it happens often, let" : "Let"} the app forget a UID as soon as its message is reported gone, and not ask for it again.${others}`,
      ...(isHeld && { party: "others" as const }),
      actionBy: isOnce ? "nobody" : "app"
    }
  },
  "removed-then-read": ({ count = 1, step }) => ({
    title: `The app sent ${step} for messages that it had removed itself before${repeated(count)}`,
    why: "Its own EXPUNGE, or MOVE, had taken them out of this mailbox: nothing came. What it had not read of them before cannot be read here any more.",
    try: "Let the app read a message in whole first, and remove it after that. What was expunged can only come back from a copy, such as the provider's; what was moved is in the other mailbox, under another UID.",
    actionBy: "app"
  }),
  // `isNone`: a later command named them
  "removed-at-mark": ({ count = 1, isNone = false, offers, step }) => ({
    title: `The server removed ${messages(count)} as soon as the app marked ${count === 1 ? "it" : "them"} as \\Deleted${isNone ? `; ${step} named ${count === 1 ? "it" : "some of them"} after that, and did nothing` : ""}`,
    why: "The answer to STORE reported them gone, and the app had sent no EXPUNGE. Most likely this server removes what is marked at once, as Gmail does by its setting (auto-expunge).",
    try: isNone
      ? `Let the app put messages into the trash, or elsewhere, before it marks them: ${waysWords(offers, [{ needs: "MOVE", words: "by UID MOVE alone" }, { words: "by UID COPY first" }])}. Look for these in the provider's trash and archive (All Mail).`
      : "If they were to go, nothing. Where messages are to be kept elsewhere, move or copy them first, and mark them after that.",
    actionBy: isNone ? "app" : "nobody"
  }),
  "numbers-moved": ({ count = 0, isNone = false, isRefused = false, names = [], shift, step }) =>
    shift === undefined ? rowMoved({ count, isNone, isRefused, names, step }) : oneMoved(step, shift),
  "uids-of-before": ({ count = 1, names = [], step }) => ({
    title: `The app ${did[step] ?? "changed"} ${messages(count)} (UID ${names.join()}) by UIDs from before UIDVALIDITY changed`,
    why: `The app had seen these UIDs in the mailbox as it was before. With another UIDVALIDITY they name other messages (RFC 9051 §2.3.1.1), and nothing had told the app of them since: ${onlyReads(step) ? "what came is very probably not what was meant" : "very probably they were the wrong ones"}.`,
    try: `Let the app drop all its UIDs when UIDVALIDITY changes, and look for the messages anew, such as by Message-ID.${afterwards[step] ?? ""}`,
    actionBy: "app"
  }),
  // `names` of these two: the lowest and the highest UID from which on the commands ask, or that they name, and UIDNEXT
  "uids-beyond": ({ before, count = 1, names, step }) => {
    const { next, uid } = rangesOf(names)
    const mailbox = before?.mailbox ?? "the mailbox"
    return {
      title:
        before === undefined
          ? `The app asks by ${step} for UIDs from ${uid} on, and the mailbox's next UID is ${next}${repeated(count)}`
          : `The app asks by ${step} for UIDs from ${uid} on${repeated(count)}: ${mailbox} had them with UIDVALIDITY ${before.validity}, and with ${before.now} its next UID is ${next}${before.more > before.shown ? `; it has grown by ${before.more} ${before.more === 1 ? "message" : "messages"} since, and the server showed the app ${before.shown === 0 ? "none" : before.shown} of them` : ""}`,
      why: `No message has such a UID: the app's UIDs are ${before === undefined ? "of another mailbox, or " : ""}from before UIDVALIDITY changed (RFC 9051 §2.3.1.1). A set that ends in * always has the last message (RFC 9051 §9, seq-range), which came in place of what is new.`,
      try: `Let the app compare UIDVALIDITY at each SELECT, and forget all its UIDs if it is another${before === undefined ? "" : `: here it has to read ${mailbox} anew as a whole, or to match its messages with those that it has, such as by Message-ID`}. Each time it got the last message at most${before === undefined ? ": look for the others anew, such as by SEARCH SINCE. A UID is of one mailbox alone: keep one for each." : ", which hides that others came."}`,
      actionBy: "app"
    }
  },
  "uids-not-given": ({ count = 1, names }) => {
    const { next, uid } = rangesOf(names)
    return {
      title: `The app named ${count === 1 ? "a UID" : "UIDs"} that the mailbox has not given: ${count === 1 ? uid : `from ${names?.[0] ?? ""} on`}, while its next UID is ${next}${count === 1 ? "" : `, in ${count} commands`}`,
      why: "No message that the server told of has, or had, so high a UID (RFC 9051 §2.3.1.1). It is passed over without an error (RFC 9051 §6.4.9): the answer is OK, and nothing was read or changed.",
      try: "Let the app take the UIDs of a mailbox from what the server says of it, such as by UID SEARCH or FETCH, and keep them with the mailbox and its UIDVALIDITY: a UID of another one, or a number of the app's own, means nothing here. What was to be changed is to be changed still.",
      actionBy: "app"
    }
  },
  // `names`: what gave the numbers, the numbers, and the names of the commands that used them
  "numbers-as-uids": ({
    count = 1,
    isOther = false,
    names: [by = "SEARCH", numbers = "", ...steps] = [],
    step
  }) => ({
    title: `The app used message numbers${inBrackets(numbers)} as UIDs, in ${usedIn(step, steps, count)}`,
    why: `${by.endsWith("FETCH") ? "The number before FETCH is that of the message in the mailbox, and its UID is another (RFC 9051 §7.5.2)" : `${by} finds message numbers, and UID ${by} finds UIDs (RFC 9051 §6.4.4, §6.4.9)`}: ${isOther ? "messages with such UIDs are others than those that were found" : "most likely no message has such a UID, and nothing was done, which is no error"}.`,
    try: `${by.endsWith("FETCH") ? `Let the app ask for the item UID by FETCH, and take that number for ${step}` : `Let the app search with UID ${by}, whose numbers ${step} takes`}, or use ${by.endsWith("FETCH") ? "these numbers" : `the numbers of ${by}`} with ${step.replace("UID ", "")}.${isOther && !steps.every(onlyReads) ? " Look at the messages that were changed." : ""}${isOther || steps.every(onlyReads) ? "" : " What was to be changed is to be changed still."}`,
    actionBy: "app"
  }),
  "uids-as-numbers": ({
    count = 1,
    isOther = false,
    messages: removed = 0,
    names: [, numbers = "", ...steps] = [],
    step
  }) => ({
    title: `The app used UIDs${inBrackets(numbers)} as message numbers, in ${usedIn(step, steps, count)}${removed === 0 ? "" : `: ${removed === 1 ? "another message was" : `${removed} other messages were`} removed`}`,
    why: `The server had named them as UIDs, and ${step} takes message numbers (RFC 9051 §2.3.1): ${isOther ? "the messages with such numbers are others" : "these are those of other messages, or beyond EXISTS, where numbers end"}.`,
    try: `${removed === 0 ? "" : "Stop the app. "}Let the app send UID ${step} for UIDs, such as those that UID SEARCH finds.${isOther && !steps.every(onlyReads) ? (removed === 0 ? " Look at the messages that were changed." : " What was removed can only come back from a copy, such as the provider's.") : ""}`,
    actionBy: "app"
  }),
  // `isReported`: by a later EXPUNGE or VANISHED; else by the answer itself
  "expunged-meanwhile": ({ count = 1, isReported = false, step }) => ({
    title: `The server had nothing left to answer ${step} with: the messages had been removed meanwhile${repeated(count)}`,
    why: `${isReported ? "EXPUNGE, or VANISHED, reported them gone after it (RFC 9051 §7.5.1, RFC 7162 §3.2.10)" : "The answer says so itself (EXPUNGEISSUED, RFC 5530 §3)"}. Another session, or a filter, removed them: neither the app nor the server is at fault.`,
    try: "Nothing to do: nothing is lost that is still there, and the app goes on without them.",
    party: "others",
    actionBy: "nobody"
  }),
  "moved-none": ({ count = 1, isOwn = false, names: uids = [], step }) => ({
    title: `The server answered ${step} with OK, and reported no message as moved${repeated(count)}${uids.length === 0 ? "" : `: UID${uids.length === 1 ? "" : "s"} ${told(uids)}`}`,
    why: isOwn
      ? "The app had moved the same messages to another mailbox before, on this connection: their UIDs are no longer in this one, and such a UID is passed over without an error (RFC 9051 §6.4.9)."
      : "A UID that is not in the mailbox is passed over without an error (RFC 9051 §6.4.9), and no COPYUID came, which names what was moved. Most likely another program, another worker of this one or a filter had taken the message: an EXPUNGE or VANISHED tells of it, before the answer or later.",
    try: isOwn
      ? "Let the app forget the UID of each message that it moves: COPYUID has the new one."
      : "Let the app take for done only what COPYUID names, and forget what is reported gone: what it had read of such a message, the other one may have worked through as well. Where several work at one mailbox, let each claim a message before it reads it, by moving it to a mailbox of its own, or let one alone read; and let it pass over a FETCH that brings nothing.",
    party: isOwn ? "app" : "unsaid",
    actionBy: "app"
  }),
  "expunged-none": ({ count = 1, marked = 0, step }) => ({
    title: `${step} removed no message${repeated(count)}`,
    why:
      marked > 0
        ? "The app had marked messages as \\Deleted on this connection, and the server answered OK; it reported none as removed. They may be gone already, or it has not kept the mark, or keeps what is marked."
        : `It removes only messages that have \\Deleted (RFC 9051 §6.4.3), and none was marked on this connection${step === "EXPUNGE" ? ": there was nothing to remove, which is no error" : ", or none has such a UID"}.`,
    try:
      marked > 0
        ? "Fetch the flags of these messages, then show the lines to the server's operator."
        : step === "EXPUNGE"
          ? "Nothing to do, unless a message was to go: mark it with STORE +FLAGS (\\Deleted) first."
          : "Let the app mark the messages with UID STORE +FLAGS (\\Deleted) first, by the same UIDs.",
    ...(marked > 0 && { party: "unsaid" as const }),
    actionBy: marked === 0 && step === "EXPUNGE" ? "nobody" : "app"
  }),
  "expunged-amid": ({ step }) => ({
    title: `The server expunged messages in the middle of ${step}`,
    why: `While ${step} runs, that is forbidden (RFC 9051 §7.5.1): numbers in its answer, if any, may mean other messages.`,
    try: "Ask by UID, and report the lines to the server's operator.",
    actionBy: "app"
  }),
  // `names`: the UIDs of the others, if all are known
  "expunged-others": ({ count = 0, marked = 0, names = [], offers }) => ({
    title: `EXPUNGE removed ${count} messages, of which ${marked} had been marked \\Deleted on this connection${names.length === 0 ? "" : `: also UID ${names.join(", ")}`}`,
    why: "EXPUNGE removes all messages that have \\Deleted, whoever marked them, and however long ago (RFC 9051 §6.4.3). The server did as it was told, and they are gone.",
    try: `If the others were to stay: ${aloneBy(offers)} They can only come back from a copy, such as the provider's.`,
    actionBy: "app"
  }),
  // `isOther`: the copies were to go to the trash, as of messages that were to be deleted anyway
  // `names`: how the name of the other mailbox has to begin, if the refusal says so
  // `names`: the mailbox that was searched, and the one that was open; `own`: how many came as flagged
  "uids-of-another": ({
    marked = 0,
    messages: removed = 0,
    names: [searched = "", open = ""] = [],
    own: flagged = 0,
    step
  }) => {
    const [from, to] = [searched || "another mailbox", open || "the open one"]
    const done =
      removed > 0 ? `took ${messages(removed)} out of ${to}` : `marked messages of ${to} as deleted`
    return {
      title: `The app ${done}, by UIDs that a search had found in ${from}`,
      why: `A UID is that of a message in one mailbox alone (RFC 9051 §2.3.1.1). ${step} named ${marked} UIDs, those of the search in ${from}; in ${to} nothing had named them, and they are those of other messages${flagged === 0 ? "" : `, of which ${flagged === 1 ? "one was" : `${flagged} were`} flagged`}.`,
      try: `Stop the app at once. ${removed > 0 ? `Have what went restored in ${to}, from a backup or by the operator, as long as the server still has it` : `Take the marks back in ${to} (UID STORE -FLAGS (\\Deleted)), before anything expunges them`}. Then let the app keep the mailbox, and its UIDVALIDITY, with each UID, and select that before it uses one.`,
      actionBy: "app"
    }
  },
  // `count`: how many there were
  "removed-by-others": ({ count = 0, left = 0, messages: gone = 0, ms, names: [mailbox = ""] = [] }) => ({
    title: `Somebody else removed ${gone} of the ${count} messages of ${mailbox || "the open mailbox"}${ms === 0 ? "" : `, within ${duration(ms)}`}`,
    why: `Nothing that removes messages was sent on this connection: another program or device with this account did it, or a rule of the server, such as one that expires old mail. ${left === 0 ? "None is" : left === 1 ? "One is" : `${left} are`} left.`,
    try: "Ask the server's operator, and whoever else uses the account, at once who removes mail there, and why. If it was not meant, have it stopped and the mail restored from a backup; until that is known, keep copies of it, and let the app not remove its own. If nobody knows of it, change the password.",
    party: "others",
    actionBy: "user"
  }),
  "deleted-uncopied": ({
    code,
    count = 0,
    isOther = false,
    marked = 0,
    names: [prefix] = [],
    offers,
    step
  }) => ({
    title:
      count > 0
        ? `The app deleted ${messages(count)} that the server had refused to copy (${step})`
        : `The app marked ${messages(marked)} as deleted that the server had refused to copy (${step})`,
    why: `${prefix === undefined ? "" : `The name of the mailbox has to begin with ${prefix}, by the server's own words. `}The app marked ${(count || marked) === 1 ? "it" : "them"} all the same${count > 0 ? `, and expunged what it had marked: as far as this connection shows, ${count === 1 ? "it is" : "they are"} in no other mailbox` : `; nothing of ${marked === 1 ? "it" : "them"} is expunged on this connection yet`}.${code === "OVERQUOTA" && isOther ? " They were to go to the trash: in a full mailbox, that may be meant, to free space; the trace does not say." : ""}`,
    try: `${code === "OVERQUOTA" && isOther ? "Unless it was meant, stop" : "Stop"} the app. Let it ${waysWords(offers, [{ words: "mark a message as deleted only after OK to the copy" }, moveAtOnce])}${prefix === undefined ? "" : `, and name the mailbox with ${prefix} before it (CREATE, if LIST does not show it)`}.${count > 0 ? " What was deleted can only come back from a copy, such as the provider's." : " Take the marks back (UID STORE -FLAGS (\\Deleted))."}`,
    actionBy: "app"
  }),
  "messages-capped": ({ messages = 0, names: [whole = "another host"] = [] }) => ({
    title: `The mailbox has exactly ${messages} messages, which is the most that this provider shows`,
    why: "It shows the newest messages of a mailbox by IMAP. If there are more, the older ones are kept, and no command finds them here.",
    try: `Read the older messages from ${whole}, which has them all, or have the owner move some into other mailboxes.`,
    actionBy: "app",
    party: "limit"
  }),
  "uidvalidity-too-large": () => ({
    title: "The mailbox has a UIDVALIDITY that is too large",
    why: "It is a number of 32 bits, up to 4294967295 (RFC 9051 §2.3.1.1, §9). A client cannot keep another one, so that it has to read the mailbox anew on each connection.",
    try: "Tell the server's operator: some take the time in milliseconds in place of seconds.",
    actionBy: "admin"
  }),
  // `inVain`: so many commands were refused for want of room after that, and one before
  "deleted-kept": ({ inVain = 0, isRefused = false, marked = 0, offers, own = 0, refusedRemoval }) => ({
    title: `${marked === 1 ? "A message was" : `${marked} messages were`} marked as deleted, and ${marked === 1 ? "not" : "none was"} removed on this connection`,
    why: `\\Deleted is only a mark: until EXPUNGE or CLOSE the messages are in the mailbox, and count against its quota (RFC 9051 §6.4.3).${own > marked ? ` SEARCH DELETED found ${own} such messages.` : ""}${inVain > 0 ? ` The quota was reached before (OVERQUOTA), and the marks freed nothing: ${inVain === 1 ? "what was tried after them was refused again" : `${inVain} commands after them were refused again`}.` : isRefused ? " The quota was reached meanwhile (OVERQUOTA)." : ""}${refusedRemoval === undefined ? "" : ` The server refused to remove ${marked === 1 ? "it" : "them"} (${refusedRemoval}).`}`,
    try:
      refusedRemoval === undefined && inVain > 0
        ? `Let the app remove them after it has marked them, once it is sure that they may go, ${waysWords(offers, [{ words: "by EXPUNGE, with all others that are marked" }, { needs: "UIDPLUS", words: "alone by UID EXPUNGE" }])}, and try again what was refused after that.`
        : refusedRemoval === undefined
          ? `If they are to go, remove them ${waysWords(offers, [{ words: "by EXPUNGE, with all others that are marked" }, { needs: "UIDPLUS", words: "alone by UID EXPUNGE" }])}: in a mail program, compact or purge the folder, or set the program to do so, or to move what is deleted to the trash. Before that they can be taken back.`
          : `${refusedFirst} Until then they can be taken back.`,
    actionBy: inVain > 0 && refusedRemoval === undefined ? "app" : isRefused ? "user" : "nobody"
  }),
  "fewer-messages": () => ({
    title: "The number of messages fell, and no EXPUNGE says which are gone",
    why: "EXISTS may not lower it (RFC 9051 §5.2): message numbers mean other messages from here on.",
    try: "Select the mailbox again, and report the lines to the server's operator.",
    actionBy: "app"
  }),
  "keyword-not-kept": ({ step }) => ({
    title: `The server said OK to ${step}, and did not keep the keyword`,
    why: "The flags that it reports do not have it: without \\* in PERMANENTFLAGS it keeps no new one (RFC 9051 §7.1).",
    try: "Keep the label somewhere else.",
    actionBy: "app"
  }),
  "flags-not-kept": ({ names = [] }) => ({
    title: `The server does not keep ${names.join(", ")} in this mailbox`,
    why: "It took the change, and PERMANENTFLAGS does not list the flag, so that it is ignored or lasts for the session only (RFC 9051 §7.1): the next connection does not see it. That is its setting for this mailbox.",
    ...(names.every((name) => name.startsWith("\\"))
      ? {
          try: "If somebody shares this mailbox, ask for the right to set flags there (RFC 4314: s for \\Seen, w for others); if not, ask the server's operator whether it can have flags of one's own. Until then, let the app keep them itself.",
          actionBy: "admin" as const
        }
      : {
          try: "Let the app read PERMANENTFLAGS, and mark in another way: by a flag that is listed, such as \\Flagged, by a move to another mailbox, or in a list of its own, of UIDs with their UIDVALIDITY.",
          actionBy: "app" as const
        })
  }),
  "append-not-kept": ({ count = 1 }) => ({
    title: `The server accepted APPEND, and stored no message of its own${repeated(count)}: it named the UID of an earlier one`,
    why: "Each message has a UID of its own (RFC 9051 §2.3.1.1), and APPENDUID named one that an earlier APPEND had got. Most likely the server takes the two for the same message, such as by their Message-ID, and kept the first.",
    try: "Look whether the later message is there. If it is another one, give it a Message-ID of its own and store it again, or delete the first one before. Report it to whoever makes or runs the server.",
    party: "server",
    actionBy: "app"
  }),
  // `ms`: for how long at least; `came`: after how long it was there; `names`: the UID of that message
  "stored-unseen": ({ came, count = 1, ms, names: [uid = ""] = [] }) => {
    const why = `On the other connection the server had named UID ${uid} before (APPENDUID or COPYUID, RFC 4315 §3), and nothing showed it here: UIDNEXT is above all UIDs that a mailbox has given (RFC 9051 §2.3.1.1). Most likely the two connections reached different machines of the server, or a cache, of which one was behind.`
    const title = `This connection did not show ${unseen({ came, count, ms })}`
    const [them, arrived] = count === 1 ? ["it", "it came"] : ["them", "all came"]
    return came === undefined
      ? {
          title,
          why,
          try: `Look again a little later, or on the connection that stored ${them}; the app must not store ${them} again. Show the server's operator these lines.`,
          party: "server",
          actionBy: "admin"
        }
      : {
          title,
          why: `${why} Nothing was lost: ${arrived} later.`,
          try: `Nothing to do: ${arrived} by ${count === 1 ? "itself" : "themselves"}; an app that stored it again would have it twice. If it is so each time, the server's operator can say why these lines differ.`,
          party: "server",
          actionBy: "nobody"
        }
  },
  "flag-misspelt": ({ count = 1, names: [flag = "Seen"] = [], step }) => ({
    title: `This program set ${flag}, which is a keyword, and not the flag \\${flag}${repeated(count)}`,
    why: `A flag of the standard begins with a backslash (RFC 9051 §2.3.2). The server took ${step} for a keyword of that name, as it should: the message is not marked, and a search by the flag finds it as before.`,
    try: `Let the app set \\${flag}; in a string of a program the backslash is often to be written twice. Then take the keyword off the messages that have it.`,
    actionBy: "app"
  }),
  // `names`: what was asked for, and HIGHESTMODSEQ; `isReported`: the server had told one as high before; `wentOn`: the app read all flags since
  "mod-sequence-ahead": ({
    count = 1,
    isReported = false,
    names: [since, highest] = [],
    wentOn = false
  }) => ({
    title: `This program asked for changes since mod-sequence ${since}, which the mailbox has not reached (HIGHESTMODSEQ ${highest})${repeated(count)}: none can be told`,
    why: `The server tells what changed after that number, and its own go on from ${highest} (RFC 7162 §3.1.2): whatever changes, such as flags set by another program, the answer is empty. ${isReported ? "It had told a number as high before, with the same UIDVALIDITY: its mod-sequences went back, as after a restore or with a new index." : "Either they went back at the server, as after a restore or with a new index, or the number is of another mailbox or server."}`,
    try: `${wentOn ? "The app has read all flags since: let it go on from the HIGHESTMODSEQ that SELECT tells" : "Let the app drop the number that it keeps, read the flags of all messages once, and go on from the HIGHESTMODSEQ that SELECT tells; and so whenever that is lower than its own"}. ${isReported ? "Tell the server’s administrator that its mod-sequences went back." : "If the number is from this server, tell its administrator that they went back."}`,
    ...(isReported ? { party: "server" as const } : {}),
    actionBy: "app"
  }),
  "flags-replaced": ({ count = 1, names = [], step }) => ({
    title: `This program replaced the flags of ${messages(count)}${names.length === 0 ? "" : `: ${told(names)} ${names.length === 1 ? "is" : "are"} gone`}`,
    why: `${step} FLAGS sets these flags and takes all others (RFC 9051 §6.4.6). It gave a flag that the messages had not, and took some that they had; the server did as it was told.`,
    try: "Let the app add a flag by +FLAGS (`add`), and take one by -FLAGS (`remove`). What the messages had stands in the earlier lines: give it back to them.",
    actionBy: "app"
  }),
  "flags-lacking": ({ count = 1, names = [] }) => ({
    title: `This program took ${told(names)} from ${messages(count)} that did not have ${names.length === 1 ? "it" : "them"}: nothing changed`,
    why: "The server had reported the flags of these messages before. -FLAGS takes a flag, and +FLAGS gives it (RFC 9051 §6.4.6); the answer is OK all the same.",
    try: "If the messages were to be marked, let the app add the flag (+FLAGS, `add`). If they were to be without it, they were so already, and nothing has to be done.",
    actionBy: "app"
  }),
  // `names`: the UIDs, if all are known; `isMarking`: the app works through messages, as it set flags itself, or moved some
  "read-marks-set": ({
    count = 1,
    isEach = false,
    isHidden = false,
    isMarking = false,
    names: uids = [],
    step
  }) => ({
    title: `This program marked ${messages(count)} as read: ${step} without .PEEK${isEach ? "; its next search for unread messages found none" : ""}`,
    why: "Whoever asks for BODY[], RFC822 or RFC822.TEXT instead of BODY.PEEK[] sets \\Seen (RFC 3501 §6.4.5, RFC 9051 §6.4.5), and the server reported the flag with the answer.",
    try: !isHidden
      ? "If reading is not meant to mark messages, ask for BODY.PEEK[] (BODY.PEEK[TEXT] in place of RFC822.TEXT; BODY without brackets is the structure alone), or open the mailbox with EXAMINE."
      : isMarking
        ? "Let the app ask for BODY.PEEK[], and set \\Seen itself when it is done with a message. Those that it has marked and not worked through are in the mailbox still: it finds them by their UIDs."
        : `Let the app ask for BODY.PEEK[], or open the mailbox with EXAMINE: on this connection it only read. ${uids.length === 0 ? "What was unread can be set back by UID STORE -FLAGS (\\Seen), with the UIDs of these answers" : `What was unread can be set back: UID STORE ${uids.join(",")} -FLAGS (\\Seen)`}, unless somebody has read it meanwhile.`,
    actionBy: "app"
  })
} satisfies Observations

/** ` (2,4)`. */
const inBrackets = (numbers: string): string => (numbers === "" ? "" : ` (${numbers})`)

const aloneBy = (offers: Offers | undefined): string => {
  const ways = waysWords(offers, [
    expungeAlone,
    { needs: "MOVE", words: "move to the trash with UID MOVE what is not in it yet" }
  ])
  return ways === ""
    ? "the server lists neither UIDPLUS nor MOVE, so that EXPUNGE removes all that is marked or nothing. Let the app look first what is marked (UID SEARCH DELETED), and leave EXPUNGE out while there is more than its own."
    : `${ways}.`
}

/** So many flags are named. */
const mostNames = 4

const told = (names: ReadonlyArray<string>): string =>
  names.length > mostNames
    ? `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`
    : names.join(", ")

const messages = (count: number): string => (count === 1 ? "a message" : `${count} messages`)
