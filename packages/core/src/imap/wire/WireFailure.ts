/** The failures of the wire layer: pure, without a step, and with the server's digits unchanged. */
import type { Quotation } from "../../failure/Quotation.ts"
import type { PlainReason } from "../../failure/Reason.ts"

export type WireFailure =
  | Extract<
      PlainReason,
      {
        readonly _tag:
          | "ProtocolViolation"
          | "LineTooLong"
          | "ResponseTooLarge"
          | "NestingTooDeep"
          | "TooMuchData"
      }
    >
  | { readonly _tag: "LiteralTooLarge"; readonly limit: number; readonly announced: string }

/** The failure as errors report it. */
export const ofWire = (failure: WireFailure, quote: (text: string) => Quotation): PlainReason =>
  failure._tag === "LiteralTooLarge" ? { ...failure, announced: quote(failure.announced) } : failure
