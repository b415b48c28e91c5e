import { Schema } from "effect"

/**
 * The kinds of text that a field of an event may disclose:
 * - `own`: a word of the format. It stays as it is; it discloses no secret, even one with the same spelling.
 * - `words`: text from anyone. Secrets are masked, and names are searched for.
 * - `line`: text of the wire, like `words`, but as long as a response code or a list of capabilities.
 * - `serverText`: the server's own text.
 * - `host`: a host's name. A trace without it explains little; strict traces leave IP addresses out.
 * - `address`: an IP address, left out of strict traces.
 * - `user`: the name of a person or an app.
 * - `facts`: the facts of a reason, each by its name. `failures`: failures, each with its own fields.
 */
export const Discloses = Schema.Literals([
  "own",
  "words",
  "line",
  "serverText",
  "host",
  "address",
  "user",
  "facts",
  "failures"
])
export type Discloses = typeof Discloses.Type
