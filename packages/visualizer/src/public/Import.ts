/** Logs of other programs as traces. */
export { type File, imported, NotALog } from "../import/index.ts"
