/** Makes a finding of a refusal, and what its answer says by its code. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { CommandSpan } from "../../connection/Connection.ts"
import type { Asked } from "../../fleet/Asked.ts"
import { type Evidence, finding, type Severity } from "../Finding.ts"

export const refusalFinding = (
  id: "select-refused" | "command-refused" | "accepted-later" | "extension-refused",
  severity: Severity,
  evidence: Evidence | undefined,
  facts: {
    readonly step: string
    readonly code: string | undefined
    readonly count: number
    readonly readOnly: boolean
    readonly quote: string
    readonly ms?: number
    readonly ahead?: number
    readonly alone?: boolean
    readonly apart?: string | undefined
    readonly hurried?: number
    readonly isLast?: boolean
    readonly isOver?: boolean
    readonly isReported?: boolean
    readonly isRefused?: boolean
    readonly inParts?: boolean
    readonly messages?: number
    readonly names?: ReadonlyArray<string>
    readonly range?: readonly [number, number] | undefined
    readonly asks?: Asked
  }
) =>
  finding(id, severity, evidence, Advice.observation(id, { ms: 0, ...facts }), {
    asks: facts.asks,
    quote: facts.quote,
    step: facts.step
  })

/** Returns the code of a refusal, or `BAD` for such an answer without one. */
export const refusalOf = (command: CommandSpan): string | undefined =>
  codeOf(command) ?? (command.answer?.condition === "BAD" ? "BAD" : undefined)

/** Returns the response code, without its arguments. RFC 9051 §7.1. */
export const codeOf = ({ answer }: CommandSpan): string | undefined => answer?.code?.split(" ")[0]
