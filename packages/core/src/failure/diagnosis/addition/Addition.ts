/** A failure of which more is known than its reason, and the words for it. */
import type { ReasonTag } from "../../Reason.ts"
import { saysNoMore } from "../../quirk/named.ts"
import { duration } from "../../reason/duration.ts"
import type { ActionBy, Party, Retry } from "../../reason/fields.ts"
import { type Advice, type Reader, isToken, timeIn, untilIn } from "../../reason/words.ts"
import { type Circumstances, longSilence } from "../Circumstances.ts"

/** A failure, as an error or a trace has it. */
export interface Failed {
  /** The tag of its reason. */
  readonly tag: ReasonTag
  readonly step: string | undefined
  /** The reason's own facts, of which these decide here as well. */
  readonly facts: {
    readonly _tag?: string | undefined
    readonly serverName?: string | undefined
    readonly detail?: string | undefined
    readonly errno?: string | undefined
    readonly help?: string | undefined
    readonly problem?: string | undefined
    readonly interrupted?: boolean | undefined
    readonly alone?: boolean | undefined
    readonly selfSigned?: boolean | undefined
    readonly mechanism?: string | undefined
    readonly status?: string | undefined
    readonly scope?: string | undefined
    readonly tls?: boolean | undefined
    readonly literalBytes?: number | undefined
    readonly literalReceived?: number | undefined
    readonly afterMs?: number | undefined
    readonly attemptMs?: number | undefined
    readonly port?: number | undefined
    readonly command?: string | undefined
    readonly code?: string | undefined
    readonly loginDisabled?: boolean | undefined
    readonly encrypted?: boolean | undefined
    readonly retired?: boolean | undefined
    readonly actingAs?: boolean | undefined
    readonly mailbox?: string | undefined
  }
  readonly lost: ReadonlyArray<string>
  readonly closed?: ReadonlyArray<string>
  readonly reader: Reader
  /** The server's own words. */
  readonly said: string | undefined
  readonly circumstances: Circumstances
  /** The milliseconds for which the server asked not to be contacted. */
  readonly retryAfterMs?: number | undefined
}

/** Words for such a failure, if it is one. */
export interface Addition {
  /** The reasons that it is about; all, if there are none. */
  readonly of?: ReadonlyArray<ReasonTag>
  readonly when: (failed: Failed) => boolean
  /** The words that it replaces; `advice` has those of the reason. */
  readonly words: (failed: Failed, advice: Advice) => Partial<Advice>
  /** Whose it is, if that differs from what follows from the reason. */
  readonly party?: Party | ((failed: Failed) => Party | undefined)
  /** Who must act, if that differs from what follows from the reason. */
  readonly actionBy?: ActionBy | ((failed: Failed) => ActionBy | undefined)
  /** Whether a retry helps, if that differs from what follows from the reason. */
  readonly retry?: Retry | ((failed: Failed) => Retry | undefined)
}

/** Returns whether the server explains a refused login itself. */
export const explains = ({ facts: { mechanism = "" }, said = "", tag }: Failed): boolean =>
  tag === "AuthRejected" &&
  !isToken(mechanism) &&
  !/^(?:ANONYMOUS|EXTERNAL)$/.test(mechanism) &&
  !saysNoMore.test(said)

/** Returns whether the server's words name the time to wait. */
export const isTimed = (said: string): boolean => timeIn(said) !== undefined || untilIn(said) !== undefined

/** The wait for which the server's words ask, as the beginning of a sentence. */
export const waitAsked = (said: string): string => {
  const time = timeIn(said)
  return time === undefined ? `Wait until ${untilIn(said) ?? "it is over"}` : `Wait ${time}`
}

/** Says how long before a loss the server's last line came, unless that is usual. */
export const lastLine = (silentMs: number): string =>
  silentMs >= longSilence ? ` The server's last line came ${duration(silentMs)} before.` : ""

/** The words for a refused login that the server explains itself. */
export const ownWords = {
  title: "The server refused the login, with a reason of its own",
  why: "Its own words say why; nothing else is known of it."
}
