/** Queues that nobody reads: this page streams nothing. */
const nothing = (..._given: ReadonlyArray<unknown>) => undefined

export { nothing as end, nothing as failCause, nothing as offerAll }
