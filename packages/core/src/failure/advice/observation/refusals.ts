/** Of what the server refused, offered no more or asked to wait for, and went on. */
import { onlyReads } from "../../onlyReads.ts"
import { duration } from "../../reason/duration.ts"
import { writeAccess } from "../../reason/words.ts"
import type { Observation, Observations, Observed } from "./Observation.ts"
import { closedAnyway, repeated } from "./words.ts"

/** The consequences of a missing extension. RFC 9051 §6.3.13, RFC 4978, RFC 5465. */
const extensions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    IDLE: "Without IDLE, new mail is noticed at the next check instead of at once.",
    COMPRESS: "Without COMPRESS, the connection carries more bytes; nothing else changes.",
    ID: "ID only names the client; nothing depends on it here.",
    NOTIFY: "Without NOTIFY, the other mailboxes are noticed at the next check instead of at once."
  })
)

/** ` (OVERQUOTA)`, or ` (BAD)` for such an answer without a code. */
const refusedBy = (code: string | undefined): string => (code === undefined ? "" : ` (${code})`)

const handled = "The server's own words say why; the app has to handle the refusal."

/** ` in “All Mail” alone`: of the names, the first is the mailbox in which it was refused, and the second one in which it was done. */
const placeOf = ([here, there]: ReadonlyArray<string> = []): string =>
  here === undefined || there === undefined ? "" : `, in “${here}” alone`

/** The answers took longer and longer before the server refused any. */
const slowed = (range: Observed["range"]): string =>
  range === undefined
    ? ""
    : `, at first in about ${duration(range[0])}, at last in about ${duration(range[1])}`

/** The server cannot at present, and the app went on to ask. */
const hurriedWords = (
  step: string,
  { ahead = 0, hurried = 0, range }: Pick<Observed, "ahead" | "hurried" | "range">
): Pick<Observation, "try" | "why"> => ({
  why: `${ahead === 0 ? "" : `${ahead} ${step} ${ahead === 1 ? "was" : "were"} accepted before that${slowed(range)}. `}After the first such refusal the app went on without a pause, and ${hurried} more were refused.`,
  try: "Let the app stop at such a refusal, and go on some minutes later with what was refused, slower: what was accepted is done. If it goes on for hours, ask the server's operator."
})

const refusedWords = ({
  ahead = 0,
  alone = false,
  apart,
  count = 1,
  hurried = 0,
  isLast = false,
  isOver = false,
  isRefused = false,
  names: [here, there] = [],
  range,
  step
}: Observed): Pick<Observation, "try" | "why"> => {
  if (isRefused)
    return {
      why: "It is the consequence of another refusal: CREATE of this mailbox was refused before.",
      try: "Create the mailbox under a name that the server accepts, then send again what was refused without it."
    }
  if (apart !== undefined)
    return {
      why: `Each ${step} with ${apart} was refused on this connection, and others without it were answered: most likely the server does not take ${apart} there, whatever its words are.`,
      try: `Let the app send ${step} without it: ASCII words as a quoted string need neither CHARSET nor a literal. For other words, let it search by what needs none, such as UNSEEN or FROM, and compare the rest itself.`
    }
  if (hurried > 0) return hurriedWords(step, { ahead, hurried, range })
  if (here !== undefined && there !== undefined)
    return {
      why: `It carried out ${step} in “${there}” on this connection: what is refused is to do so in “${here}”, and neither the login nor the command is at fault.`,
      try: onlyReads(step)
        ? `Leave “${here}” out meanwhile, and show the server's operator these lines: others are read.`
        : `Let the app do so in the mailbox in which the messages lie, such as “${there}”: a mailbox of all messages, of another user, or of a search may refuse it for good.`
    }
  if (!alone)
    return {
      why: isOver
        ? "The server hung up after it."
        : isLast
          ? "The command failed; no other was sent after it on this connection."
          : "The connection went on; the command failed.",
      try: handled
    }
  return {
    why:
      count > 1
        ? `It was the same command each time, and another ${step} was answered: only what this one asks for is refused.`
        : `Another ${step} was answered after it: it is about what this one asks for, or was for a moment.`,
    try: onlyReads(step) ? "Leave it out meanwhile, and ask for the others: they are answered." : handled
  }
}

/** So many mailboxes are named. */
const mostNamed = 2

/** ` “A”, “B” and 3 more mailboxes`. */
const mailboxes = (names: ReadonlyArray<string>): string => {
  const shown = names
    .slice(0, names.length === mostNamed + 1 ? mostNamed + 1 : mostNamed)
    .map((name) => `“${name}”`)
  const left = names.length - shown.length
  if (shown.length === 0) return ""
  return left > 0
    ? ` ${shown.join(", ")} and ${left} more mailboxes`
    : ` ${[shown.slice(0, -1).join(", "), ...shown.slice(-1)].filter((each) => each !== "").join(" and ")}`
}

export const refusals = {
  "command-refused": (observed) => ({
    title: `The server refused ${observed.step}${refusedBy(observed.code)}${repeated(observed.count ?? 1)}${observed.readOnly === true ? ": the mailbox is read-only" : ""}${placeOf(observed.names)}`,
    ...refusedWords(observed),
    actionBy: "app"
  }),
  "message-refused": ({ code, count = 1, isContent = false, names: [uid] = [], step }) => ({
    title: isContent
      ? `The server refused the content of one message, UID ${uid}: ${step}${refusedBy(code)}${repeated(count)}`
      : `The server refused one message, UID ${uid}, whatever was asked for with it: ${step}${refusedBy(code)}${repeated(count)}`,
    why: `${isContent ? "Other data of it came, and others came whole" : "Others came"} by other commands on this connection: neither the command nor the login is at fault, and nor is the network.`,
    try: "Leave that message out, and ask for the others without it: asked for again, it is refused again. Look at it in the provider's web mail, and show the server's operator these lines.",
    actionBy: "app"
  }),
  // the name is the mailbox's, if it is one
  "select-refused": ({
    ahead = 0,
    alone = false,
    code,
    count = 1,
    hurried = 0,
    isReported = false,
    names = [],
    range,
    step
  }) => ({
    title: `The server refused ${step}${mailboxes(names)}${refusedBy(code)}${repeated(count)}`,
    why:
      isReported && code === "NOPERM"
        ? `LIST shows ${names.length === 1 ? "it" : "them"}, which takes another right (l) than to open ${names.length === 1 ? "it" : "them"} (r, RFC 4314 §4): whoever shares ${names.length === 1 ? "it" : "them"} may have meant it so.`
        : alone
          ? "Other mailboxes were opened on the same connection, so neither it nor the login is at fault. None is selected until the next one succeeds (RFC 9051 §6.3.2)."
          : "A SELECT that fails also closes the mailbox before it: none is selected until the next one succeeds (RFC 9051 §6.3.2).",
    try: handled,
    ...(hurried > 0 && hurriedWords(step, { ahead, hurried, range })),
    actionBy: "app"
  }),
  // `messages`: those that were removed meanwhile
  "accepted-later": ({ code, inParts = false, messages = 0, step }) => ({
    ...(code === "UNKNOWN-CTE"
      ? {
          title: `The server could not decode what ${step} asked for (UNKNOWN-CTE), and sent it as it is stored`,
          why: "A message has an encoding that the server does not know, which is no error of it (RFC 3516 §4.3). It was asked again without BINARY, and answered."
        }
      : {
          title: `The server refused ${step}${refusedBy(code)} at first, and accepted it later`,
          why:
            messages > 0
              ? `Another session had removed ${messages === 1 ? "a message" : `${messages} messages`} that it names meanwhile, and the app sent it again for the others.`
              : inParts
                ? "The app asked for the same in smaller parts, and got all of it."
                : "The app sent it again on this connection."
        }),
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "extension-refused": ({ code, ms, step }) => ({
    title:
      ms > 0
        ? `The server ended ${step} by itself${refusedBy(code)}, after ${duration(ms)}`
        : `The server refused ${step}${refusedBy(code)}, an extension that mail works without`,
    why: extensions.get(step) ?? "Nothing that the app asked for depended on it.",
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "fewer-capabilities": ({ names = [] }) => ({
    title: `After the login the server no longer lists ${names.join(", ")}`,
    why: "What is not listed is not used. A proxy may list something else than the server after it.",
    try: "Nothing to do here. The operator of the server or its proxy can correct the list.",
    actionBy: "nobody"
  }),
  "read-only": ({ isHeld = false }) =>
    isHeld
      ? {
          title: "The mailbox is open, but read-only: another session has it",
          why: "The server says so itself, and lets one session at a time change it: until that one ends, it refuses changes here.",
          try: "Close the other program that has the mailbox open, then let this one select it again.",
          actionBy: "user"
        }
      : {
          title: "The mailbox is open, but read-only",
          why: "The server said READ-ONLY: it will refuse to change flags, to expunge and to move.",
          try: writeAccess,
          party: "rights",
          actionBy: "admin"
        },
  // the count is that of those after which none was accepted; the name is the UIDs that are left, if they are known
  "conditional-store": ({ again = false, count = 1, names: [uids = ""] = [], step }) => ({
    title: `${step} left out ${uids === "" ? "messages" : `UID${/^\d+$/.test(uids) ? "" : "s"} ${uids}`}${uids === "" ? " that" : ", which"} had changed meanwhile (MODIFIED)${repeated(count)}`,
    why: `The answer is OK, and names the messages that were not changed (RFC 7162 §3.1.3): so nothing of another program's is overwritten.${count === 0 ? " Another one was accepted later." : again ? " They stay as they were. The app sent it again with the same UNCHANGEDSINCE, by which they are left out each time." : " They stay as they were."}`,
    ...(count === 0
      ? { try: "Nothing to do.", actionBy: "nobody" as const }
      : {
          try: "OK is not enough for the app: let it read MODIFIED, fetch FLAGS and MODSEQ of these messages, and send what is still to be changed with the new MODSEQ.",
          actionBy: "app" as const
        })
  }),
  "notify-overflow": () => ({
    title: "More happened in the other mailboxes than the server could report",
    why: "It reports nothing of them until NOTIFY is sent again (RFC 5465 §5.8).",
    try: "Nothing to do: the library sends NOTIFY again.",
    actionBy: "nobody"
  }),
  throttled: ({ count = 1, ms, step }) => ({
    title: `The server slows this account down on purpose (THROTTLED)${count > 1 ? `, ${count} times` : ""}`,
    why: `It says so in its answer to ${step}${ms > 0 ? `, which took up to ${duration(ms)}` : ""}: the account was used more than it allows. The network has no part in it.`,
    try: "Ask for less, and less often, until it says so no more.",
    actionBy: "app"
  }),
  "server-warned": () => ({
    title: "The server sent a warning",
    why: "An untagged NO fails no command (RFC 9051 §7.1.2).",
    try: "Act on its words before a command fails.",
    actionBy: "user"
  }),
  "server-complained": () => ({
    title: "The server complained of something that it was sent",
    why: "An untagged BAD names no command (RFC 9051 §7.1.3).",
    try: "Report the line, with those before it, to the server's operator.",
    actionBy: "admin"
  }),
  "logout-refused": () => ({
    title: "The server refused LOGOUT",
    why: closedAnyway,
    try: "Nothing to do.",
    actionBy: "nobody"
  })
} satisfies Observations
