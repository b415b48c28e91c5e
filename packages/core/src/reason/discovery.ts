/** Reasons why an address leads to no server, or to one that has to be confirmed. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { failure, port } from "./Failure.ts"

/**
 * What came of asking: a server; word that there is none, or nobody there; the domain's own word that it has no IMAP;
 * no answer in time; an answer that cannot be used.
 */
export const Outcome = Schema.Literals(["found", "nothing", "notOffered", "silent", "unusable"])
export type Outcome = typeof Outcome.Type

/** Nothing that can be used, whoever was asked: names in DNS, pages, and servers, each with what came of it. */
export class NothingDiscovered extends failure<NothingDiscovered>()("NothingDiscovered", {
  domain: Schema.String,
  asked: Schema.Record(Schema.String, Outcome)
}) {}

/** A server outside the domain of the address, which only DNS or a page without encryption named. RFC 6186 §6. */
export class ServerUnconfirmed extends failure<ServerUnconfirmed>()("ServerUnconfirmed", {
  host: Quotation,
  port,
  domain: Schema.String
}) {}
