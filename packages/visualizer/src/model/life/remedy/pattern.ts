/** What to do about what losses have in common. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { largeAsked } from "../inspected.ts"
import { type Alike, askOtherwise } from "../losses.ts"
import type { Lived } from "../Lived.ts"
import { unansweredAdvice } from "../unansweredLimit.ts"
import type { Unused } from "../unused.ts"
import { stoppedAdvice } from "../stoppedAdvice.ts"
import { uncapitalized } from "../../../trace/letters.ts"
import { span } from "../../../trace/quantities.ts"
import type { Remedy, Suffered } from "./Remedy.ts"
import { partyOf, diagnosisBy } from "./known.ts"

/** That each loss was upon the same command says more than the last of them alone, unless the server said why it came. */
export const uponCommand = (
  { after, command, large }: Extract<Alike, { readonly kind: "command" }>,
  reason: string | undefined,
  account: ReadonlyArray<Lived>
): ReadonlyArray<Remedy> => {
  if (reason === undefined) return []
  const party = partyOf(reason, account)
  const isUnexplained = reason === "ServerBye" && diagnosisBy(reason, account)?.addition === undefined
  const remedy = large
    ? largeAsked
    : after === undefined
      ? askOtherwise(command)
      : unansweredAdvice(command, after)
  if (party === "either" || isUnexplained) return [remedy]
  return party === "impatience"
    ? [
        {
          ...remedy,
          try: `Let the program wait longer (\`limits.command\`), once. If it ends there then, too: ${uncapitalized(remedy.try)}`
        }
      ]
    : []
}

/** Returns what to do about what all losses have in common. */
export const patternOf = (
  same: Exclude<Alike, { readonly kind: "limit" }>,
  {
    every,
    isHere,
    isKnown,
    isOfLog
  }: Pick<Suffered, "every"> & {
    readonly isHere: boolean
    /** The reason of the losses is known, whatever their words. */
    readonly isKnown: boolean
    readonly isOfLog: boolean
  }
): Remedy => {
  if (same.kind === "words")
    return same.after === undefined
      ? ofWords(same.serverText, every, isKnown)
      : limitedQuiet(same.after, "words", isOfLog)
  if (same.kind === "quiet" || same.kind === "idled") return limitedQuiet(same.after, same.kind, isOfLog)
  if (same.kind === "command" && same.after !== undefined) return unansweredAdvice(same.command, same.after)
  if (same.kind === "command") return same.large ? largeAsked : askOtherwise(same.command)
  if (isHere && ofNetwork.has(same.kind)) return ofGateway
  if (same.kind === "brief") return forgottenSoon(same.least)
  if (same.kind === "unused") return keepInUse(same)
  if (same.kind === "literal") return stoppedAdvice(same, isHere)
  return same.kind === "silence" && isOfLog ? forgotten : patterns[same.kind]
}

/** What a device on the way brings about, if there is one. */
const ofNetwork: ReadonlySet<Alike["kind"]> = new Set(["age", "aged", "brief", "long", "silence", "unused"])

const ofGateway: Remedy = {
  whose: Advice.parties.gateway,
  try: "The program that answers on this machine ends connections like this each time: look into its own log, and let it be set right or updated.",
  actionBy: "user"
}

/** Another program does not learn from a loss. */
const forgotten: Remedy = {
  try: "A router or firewall on the way, or the server, seems to forget connections that are quiet for some minutes. Let the program renew IDLE, or send NOOP, every few minutes, or use TCP keepalive; whoever runs that device can let it keep them longer.",
  actionBy: "app"
}

/** The library does not learn from what is lost within a minute. */
const forgottenSoon = (ms: number): Remedy => ({
  try: `A router or firewall on the way, or the server, seems to forget connections that are quiet for ${span(ms)}, while new ones work. Let the app renew IDLE sooner (\`limits.reissue\`), or ask for news more often than that instead (NOOP); whoever runs the network or the server can find what drops them.`,
  actionBy: "app"
})

/** What is forgotten in a rest works again at once on a new connection. */
const keepInUse = ({ survived }: Unused): Remedy => ({
  try: `Let the app keep a connection that it does not use alive, by IDLE or by NOOP${survived < mostSparing ? "" : ` at least every ${span(survived)}`}, or close it when it is done, and connect anew for the next visit. Whoever runs the gateway or firewall can let it keep connections longer.`,
  actionBy: "app"
})

/** To ask more often than this costs more than to connect anew, in milliseconds. */
const mostSparing = 60_000

export const patterns: Readonly<
  Record<
    Exclude<
      Alike["kind"],
      "brief" | "command" | "limit" | "literal" | "words" | "quiet" | "idled" | "unused"
    >,
    Remedy
  >
> = {
  age: {
    try: "The server, or a firewall, proxy or balancer before it, seems to end each connection at that age: whoever runs it can let them live longer. Until then, let the app ask for less at once, and go on where it was.",
    actionBy: "admin"
  },
  aged: {
    try: "Nothing to do while the mailbox is open again at once. Longer silences were survived, so it is most likely not quiet that ends them: the server, or a firewall or balancer on the way, seems to end each at about that age, without a word. Whoever runs it can say whether it has such a limit.",
    actionBy: "nobody"
  },
  done: {
    try: "The server, or a proxy before it, does not answer DONE: switch IDLE off for it, or have it repaired.",
    actionBy: "app"
  },
  idle: {
    try: "The server, or a proxy before it, ends each session as soon as it idles, whatever its words are: show the server’s operator these lines. Until it is repaired, let the app do without IDLE there, and ask for news from time to time (NOOP).",
    actionBy: "admin"
  },
  long: {
    try: "Long answers seem to get lost on the way while short ones come, as where packets of full size are dropped: use another network, or leave the VPN out; whoever runs it can lower its MTU. Until then, let the app ask for messages in small parts.",
    actionBy: "user"
  },
  unread: {
    try: "Let the app take what comes at once, and do what is slow with it afterwards.",
    actionBy: "app"
  },
  silence: {
    try: "A router or firewall on the way seems to forget connections that are quiet for some minutes. The library renews IDLE sooner after such a loss; whoever runs that device can let it keep them longer.",
    actionBy: "nobody"
  }
}

/** To renew IDLE sooner than this costs more than to ask from time to time, in milliseconds. */
const shortest = 60_000

/** RFC 9051 §5.4 allows no limit of quiet below 30 minutes, and longer ones are renewed by IDLE. */
const limitedQuiet = (ms: number, kind: "quiet" | "idled" | "words", isOfLog: boolean): Remedy => {
  const who =
    kind === "words"
      ? "The server, or a proxy before it,"
      : "The server, or what is before it (a balancer, proxy or firewall),"
  const what = kind === "idled" ? `as long after IDLE began: ${span(ms)}` : `that is quiet for ${span(ms)}`
  const isShort = ms < 1_740_000
  const raised = isShort
    ? ", in IDLE as well: its operator can raise that limit to 30 minutes (RFC 9051 §5.4). Until then, let the app "
    : ": let the app "
  const renewed =
    ms < shortest
      ? "ask for news from time to time instead of IDLE"
      : `renew IDLE, or send NOOP, sooner${kind === "words" || isOfLog ? "" : " (`limits.reissue`)"}`
  return { try: `${who} ends each session ${what}${raised}${renewed}.`, actionBy: isShort ? "admin" : "app" }
}

/** What is restarted less often may be so on purpose, such as each night, in milliseconds. */
const mostOften = 21_600_000

/** Returns what to do about a BYE with such words, if they name a cause. */
const ofWords = (serverText: string, every: number | undefined, isKnown: boolean): Remedy => {
  const said = Advice.diagnosisOf({ error: "ServerBye", serverText })
  if (said?.addition === "shutsDown" && every !== undefined && every <= mostOften)
    return {
      try: `By its own words the server shuts down or restarts about every ${span(every)}: its operator should find out why.`,
      actionBy: "admin"
    }
  return said?.addition !== undefined
    ? said
    : {
        try: `The server gives the same reason each time, and the mailbox was open again: nothing to do${isKnown ? "" : ", unless its words ask for something"}.`,
        actionBy: "nobody"
      }
}
