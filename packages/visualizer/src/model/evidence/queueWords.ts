/** The words for callers that this program kept waiting: of a connection's findings, and of the life of its account. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Queued, QueueKind } from "../connection/Queues.ts"

/** Returns the words for the waits of a kind; `limited`: the server refused commands at a limit of its own meanwhile. */
export const queueWords = (
  kind: QueueKind,
  { ahead, behind, call, count, inVain, isCircular, isRepeated, kept, ms, pace, range }: Queued,
  limited: boolean
): Advice.Advice & Pick<Advice.Diagnosis, "actionBy"> =>
  Advice.observation(`${kind}-waited`, {
    ms,
    step: call,
    count,
    range,
    inVain,
    ahead,
    usual: pace,
    circular: isCircular,
    again: isRepeated,
    limited,
    ...(kept === undefined ? {} : { kept: kept.ms }),
    ...(behind === undefined ? {} : { names: [behind] })
  })
