/** What servers do differently, as data. */
export { known, layer, type Quirk, Quirks, type Recovery } from "../Quirks.ts"
