/** The deviations of servers, as data. */
export { known, layer, type Quirk, Quirks, type Recovery } from "../failure/Quirks.ts"
