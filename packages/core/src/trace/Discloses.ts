import { Schema } from "effect"

/**
 * What a field of an event may tell:
 * - `own`: a word of the format. It stays as it is; a secret that is spelt like it is not told by it.
 * - `words`: of anybody. Secrets are masked, and names are looked for.
 * - `line`: of the wire, as `words` and as long as a response code or a list of capabilities.
 * - `serverText`: what the server said.
 * - `host`: a host's name. A trace without it explains little; strict traces leave IP addresses out.
 * - `address`: an IP address, left out of strict traces.
 * - `user`: what a person, or an app, is called.
 * - `facts`: of a reason, each by its name. `failures`: each with fields of its own.
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
