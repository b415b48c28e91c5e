/** Reasons that are found before anything is sent. */
import { Schema } from "effect"
import { failure } from "./Failure.ts"

/** A field of the account, or the credential's form, cannot be used. */
export class InvalidAccount extends failure<InvalidAccount>()("InvalidAccount", {
  field: Schema.String,
  problem: Schema.String
}) {}

/** The function that gives the password or the token failed. */
export class CredentialUnavailable extends failure<CredentialUnavailable>()("CredentialUnavailable", {
  problem: Schema.String
}) {}

/** The app asked for what the library does itself, or for what cannot be written. */
export class Misuse extends failure<Misuse>()("Misuse", { problem: Schema.String }) {}

/** A stream of bytes that was to go into a command did not give what was announced of it. */
export class StreamFailed extends failure<StreamFailed>()("StreamFailed", { problem: Schema.String }) {}

/** A message is larger than the server takes, by what it lists. Nothing was sent. Sizes in bytes. */
export class MessageTooLarge extends failure<MessageTooLarge>()("MessageTooLarge", {
  size: Schema.Int,
  limit: Schema.Int
}) {}

/** The connection was closed by its own user. */
export class Closed extends failure<Closed>()("Closed", {}) {}
