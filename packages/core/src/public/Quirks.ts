/** What servers do differently, as data. */
export { known, layer, type Match, type Quirk, Quirks, type Recovery } from "../Quirks.ts"
