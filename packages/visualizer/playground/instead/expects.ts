/** Expects nothing of what is given to the library: this page makes its own calls. */
export * from "../../../core/src/failure/expects.ts"

const nothing = () => undefined

export { nothing as expects, nothing as expectsChannel, nothing as expectsOptions, nothing as expectsText }
