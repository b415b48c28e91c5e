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

/** The connection was closed by its own user. */
export class Closed extends failure<Closed>()("Closed", {}) {}
