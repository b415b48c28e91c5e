/** The forms in which a simulated server may send back a secret, which this page has invented: as it was sent, in one piece. */
import type * as Decoded from "../../../core/src/trace/Decoded.ts"
import type * as Own from "../../../core/src/trace/secretForms.ts"
import type * as TakenApart from "../../../core/src/trace/TakenApart.ts"

export const secretForms: typeof Own.secretForms = (secret) => [
  { text: secret, word: false },
  { text: btoa(secret), word: true }
]

const none = () => []

export const lettersOf: typeof Own.lettersOf = none
export const find: typeof TakenApart.find = none
export const decodings: typeof Decoded.decodings = none
