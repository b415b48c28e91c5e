/**
 * The words that a person gets for each reason, in one place. Shared by errors, the command line and the
 * visualizer's findings.
 *
 * The words never repeat what a server said; that is shown next to them, as a quotation.
 */
import type { Facts, Known } from "./advice/Facts.ts"
import type { Observation, Observed } from "./advice/observation/Observation.ts"
import { type Offers } from "./advice/Way.ts"
import { observations } from "./advice/observations.ts"
import { recorded } from "./advice/recorded.ts"
import { recoveries } from "./advice/quirks.ts"
import { concerning, type Flaw, recorded as recordedOf } from "./diagnosis/Circumstances.ts"
import { type Diagnosis, diagnose } from "./diagnosis/Diagnosis.ts"
import { selectReasons } from "./quirk/byCode.ts"
import type { Listed } from "./diagnosis/listed.ts"
import { find } from "./quirk/find.ts"
import { hasLabels } from "./quirk/google.ts"
import { known } from "./quirk/known.ts"
import type { PlainReason, ReasonTag, Step } from "./Reason.ts"
import { all, isTag } from "./reason/all.ts"
import { wordsOf } from "./reason/Failure.ts"
import type { Advice, Beside, Reader } from "./reason/words.ts"

export { inspectorIn } from "./quirk/authorities.ts"
export { askedBy, saysRestored, saysRevoked } from "./advice/alerts.ts"
export { gotNone, refusedFirst, repeated, unseen } from "./advice/observation/words.ts"
export { waitIn } from "./quirk/waits.ts"
export { partIn } from "./quirk/parts.ts"
export { softwareIn } from "./quirk/software.ts"
export { hasAll, specialUse } from "./quirk/specialUse.ts"
export { shownAtMost } from "./quirk/shownAtMost.ts"
export { saysHeld, saysInternal } from "./quirk/again.ts"
export { countedIn, saysGone, tookIn } from "./quirk/named.ts"
export { addressKind } from "./diagnosis/addressKind.ts"
export { endableQuiet } from "./diagnosis/Circumstances.ts"
export { beyond, namesZero } from "./diagnosis/beyond.ts"
export { createdAs, type Listed, listedOf, type Namespace } from "./diagnosis/listed.ts"
export { forItsUser, type Matter } from "./advice/mailPrograms.ts"
export { offersIn, wayWords, waysWords } from "./advice/Way.ts"
export { askedMs } from "./diagnosis/askedWait.ts"
export { unlisted } from "./diagnosis/unlisted.ts"
export { flagsIn, setsRecent, unpermitted } from "./diagnosis/unpermitted.ts"
export { duration } from "./reason/duration.ts"
export { cameSoFar, messagesOf, persisted } from "./reason/words.ts"
export { prefixIn } from "./quirk/named.ts"
export { marksRead, onlyReads } from "./onlyReads.ts"
export { recorded }
export { parties, type Party, whose } from "./reason/fields.ts"
export { isStep } from "./reason/steps.ts"
export type { Advice, Beside, Diagnosis, Facts, Reader }

/**
 * The advice for a reason, with the page of the provider if the reason knows one. `lost` are ports to advise against;
 * a `reader` at the command line is given flags in place of options.
 */
export const of = (
  reason: PlainReason,
  { lost = [], reader = "app", said }: Partial<Beside> = {}
): Advice => {
  const advice = wordsOf(all[reason._tag], reason, { lost, reader, said })
  return "help" in reason && reason.help !== undefined ? { ...advice, help: reason.help } : advice
}

/** Returns what to do, in one sentence or two, as errors say it. */
export const sentence = (reason: PlainReason, beside?: Partial<Beside>): string => of(reason, beside).try

/**
 * Returns the advice for a recorded reason, by its tag and those of its facts that were recorded; nothing for an unknown
 * tag. The words leave out what was not recorded.
 */
export const ofTag = (tag: string, facts: Known): Advice | undefined =>
  isTag(tag) ? worded(tag, facts) : undefined

const worded = (tag: ReasonTag, { closed = [], lost = [], reader = "app", ...facts }: Known): Advice =>
  wordsOf(all[tag], facts, { closed, lost, reader })

/** A failure as a trace has recorded it. */
export interface RecordedFailure {
  readonly error: string
  readonly step?: string
  readonly serverText?: string
  readonly retryAfterMs?: number
  /** The milliseconds since the server's last octet. */
  readonly silentMs?: number
  readonly facts?: { readonly [name: string]: unknown }
  readonly circumstances?: { readonly [name: string]: unknown }
}

/**
 * Returns the diagnosis of a recorded failure, in the words of its error; nothing for an unknown tag. What was not
 * recorded is left out.
 */
export const diagnosisOf = ({
  circumstances,
  error: tag,
  facts = {},
  retryAfterMs,
  serverText,
  silentMs,
  step
}: RecordedFailure): Diagnosis | undefined => {
  if (!isTag(tag)) return undefined
  const known = recorded(facts, tag)
  return diagnose({
    tag,
    step,
    facts: known,
    lost: known.lost ?? [],
    closed: known.closed ?? [],
    reader: "app",
    said: serverText,
    // of a loss alone, what was quiet before says more
    circumstances:
      tag === "ConnectionLost" && silentMs !== undefined
        ? concerning(tag, { silentMs: Math.round(silentMs), ...recordedOf(circumstances) })
        : recordedOf(circumstances),
    retryAfterMs
  })
}

/**
 * The words for a quirk that was met, by its id; none for one of an app's own. It `means` a reason if the server did nothing but
 * refuse, in words whose meaning is known.
 */
export const ofQuirk = (id: string): (Advice & { readonly means: boolean }) | undefined => {
  const recovery = known.find((quirk) => quirk.id === id)?.recovery
  if (recovery === undefined) return undefined
  return recovery._tag === "Means"
    ? { ...of(recovery.reason), means: true }
    : { ...recoveries[recovery._tag], means: false }
}

/** The record of a refusal: less than a connection sees, and never a secret. */
export interface Recorded {
  readonly host: string
  readonly step: Step
  readonly code: string | undefined
  readonly text: string
}

/**
 * The quirk that a recorded refusal fits, if it says what the refusal means, and the words for it. `facts` are those of
 * the connection, for words that depend on them.
 */
export const ofRefusal = (
  recorded: Recorded,
  facts: Known = {}
): { readonly id: string; readonly tag: ReasonTag; readonly advice: Advice } | undefined => {
  const found = find(
    known,
    {
      state: recorded.step,
      manner: "NO",
      code: recorded.code,
      text: recorded.text,
      host: recorded.host,
      greeting: "",
      capabilities: new Set<string>(),
      user: "",
      credential: "password"
    },
    "Means",
    "IdentifyAgain"
  )
  if (found === undefined) return undefined
  const { quirk, recovery } = found
  if (recovery._tag === "Means")
    return { id: quirk.id, tag: recovery.reason._tag, advice: of(recovery.reason) }
  return { id: quirk.id, tag: "UnsafeLogin", advice: worded("UnsafeLogin", facts) }
}

/** A command that the server refused on a connection that went on, as a trace has recorded it. */
export interface RefusedCommand extends Listed {
  readonly command: string
  readonly status: "NO" | "BAD"
  readonly code: string | undefined
  readonly text: string
  readonly host: string
  readonly readOnly: boolean
  /** The client opened the mailbox for reading alone. */
  readonly examined: boolean
  /** It opens a mailbox that the app chose, and not the account's. */
  readonly chosen: boolean
  /** What of the command breaks the grammar. */
  readonly malformed?: Flaw | undefined
  /** The messages of the mailbox, if the command names a number beyond them, or looks for some where none are. */
  readonly beyond?: number | undefined
  /** It sets a keyword that the mailbox does not permit. */
  readonly unpermitted?: boolean | undefined
  /** The same was refused more than once. */
  readonly refusedAgain?: boolean | undefined
  /** The extension that it needs, and that the server does not list. */
  readonly unlisted?: string | undefined
  /** What the server lists of its capabilities. */
  readonly offers?: Offers | undefined
  /** The milliseconds for which the first of several such refusals asked to wait. */
  readonly askedFirstMs?: number | undefined
  /** What the app had removed before it, by which it may expect room. */
  readonly room?:
    | {
        readonly removed: number
        readonly ofTrash: boolean
        readonly allMail: number | undefined
        readonly marked: number
        readonly flagsRefused: boolean
      }
    | undefined
}

/** Returns what is known of the room that there may be. */
const roomOf = ({ host, offers, room }: RefusedCommand) => ({
  ...(room !== undefined && room.removed > 0 ? { removed: room.removed } : {}),
  ...(room !== undefined && room.marked > 0 ? { marked: room.marked } : {}),
  ...(room?.flagsRefused === true ? { flagsRefused: true } : {}),
  ...(room?.ofTrash === true ? { ofTrash: true } : {}),
  ...(room?.allMail === undefined ? {} : { allMail: room.allMail }),
  ...(offers?.("X-GM-EXT-1") === true || hasLabels(host) ? { labels: true } : {})
})

/** What replaces MOVE needs UIDPLUS to remove nothing else. */
const uidplusOf = (command: string, offers: Offers | undefined) => {
  const uidplus = command.endsWith("MOVE") ? offers?.("UIDPLUS") : undefined
  return uidplus === undefined ? {} : { uidplus }
}

/** Returns the diagnosis of a refused command, which is that of the error that its caller got. */
export const ofCommand = (refused: RefusedCommand): Diagnosis => {
  const {
    beyond,
    chosen,
    code,
    command,
    examined,
    listedAs,
    malformed,
    readOnly,
    refusedAgain,
    status,
    text
  } = refused
  const circumstances = {
    ...(malformed === undefined || status !== "BAD" ? {} : { malformed }),
    ...(beyond === undefined ? {} : { beyond }),
    ...(refused.unpermitted === true ? { unpermitted: true } : {}),
    ...(listedAs === undefined ? {} : { listedAs }),
    ...(refused.unlisted === undefined ? {} : { unlisted: refused.unlisted }),
    ...(refused.unselectable === true ? { unselectable: true } : {}),
    ...(refused.nonexistent === undefined ? {} : { nonexistent: refused.nonexistent }),
    ...(refused.createAs === undefined ? {} : { createAs: refused.createAs, prefix: refused.prefix ?? "" }),
    ...(refused.there === true ? { there: true } : {}),
    ...(refusedAgain === true ? { refusedAgain } : {}),
    ...uidplusOf(command, refused.offers),
    ...roomOf(refused),
    ...(refused.askedFirstMs === undefined ? {} : { askedFirstMs: refused.askedFirstMs }),
    ...(readOnly ? { readOnly } : {}),
    ...(examined ? { examined } : {}),
    ...(chosen && isSelect(command) ? { chosen } : {})
  }
  const error = tagOfCommand(refused)
  const step = isSelect(command) ? "select" : "command"
  const facts = { command, status, ...(code === undefined ? {} : { code }) }
  return diagnose({
    tag: error,
    step,
    facts: recorded(facts, error),
    lost: [],
    reader: "app",
    said: text,
    circumstances
  })
}

const isSelect = (command: string): boolean => /^(?:SELECT|EXAMINE)$/.test(command)

const tagOfCommand = ({ code, command, host, text }: RefusedCommand): ReasonTag => {
  if (!isSelect(command)) return code === "BADCHARSET" ? "BadCharset" : "CommandRejected"
  return (
    ofRefusal({ host, step: "select", code, text })?.tag ?? selectReasons.get(code ?? "") ?? "CommandRejected"
  )
}

/** The name of something that a trace may show besides a failure. */
export type ObservationId = keyof typeof observations

/** The words for what a trace shows besides a failure, by the id of the quirk or the observation. */
export const observation = (id: ObservationId, observed: Observed): Observation => observations[id](observed)
