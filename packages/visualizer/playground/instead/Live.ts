/** A page without a server: there is nothing to follow. */
const nothing = () => undefined

export const takeToken = nothing
export const connect = () => nothing
export const drain = () => Promise.resolve()
