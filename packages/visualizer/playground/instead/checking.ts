/** Checks no options: this page makes its own. */
export * from "../../../core/src/imap/command/checking.ts"
export { Struct as optionsOf } from "./Schema.ts"

export const problemIn = () => () => undefined
