/** Reasons of a server that does not speak the protocol, or speaks too much of it. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { names } from "../Sizes.ts"
import { detail, failure } from "./Failure.ts"

export class ProtocolViolation extends failure<ProtocolViolation>()("ProtocolViolation", {
  expected: Quotation,
  offset: Schema.Int
}) {}

export class ProtocolDesync extends failure<ProtocolDesync>()("ProtocolDesync", { problem: Quotation }) {}

/** What came over a compressed channel is no DEFLATE, or was changed on its way. RFC 4978, RFC 1951. */
export class CompressionFailed extends failure<CompressionFailed>()("CompressionFailed", { detail }) {}

export class LineTooLong extends failure<LineTooLong>()("LineTooLong", { limit: Schema.Int }) {}

export class LiteralTooLarge extends failure<LiteralTooLarge>()("LiteralTooLarge", {
  limit: Schema.Int,
  announced: Quotation
}) {}

export class ResponseTooLarge extends failure<ResponseTooLarge>()("ResponseTooLarge", {
  limit: Schema.Int
}) {}

export class NestingTooDeep extends failure<NestingTooDeep>()("NestingTooDeep", { limit: Schema.Int }) {}

/** More than is kept; `of` names the bound in `Sizes.table`. */
export class TooMuchData extends failure<TooMuchData>()("TooMuchData", {
  of: Schema.Literals(names),
  limit: Schema.Int
}) {}

/** A broken promise of our own. The connection is closed; please report it. */
export class Defect extends failure<Defect>()("Defect", {
  /** What was done where, and what it came to. */
  problem: Quotation,
  /** Where the machine was. */
  state: Schema.optionalKey(Schema.String),
  /** What was thrown, with the upper part of its stack; of each file its last two names. */
  thrown: Schema.optionalKey(Quotation)
}) {}
