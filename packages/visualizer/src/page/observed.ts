/** A state that a page shows, with listeners for changes. */

export interface Observed<State> {
  readonly get: () => State
  readonly set: (change: Partial<State>) => void
  /** Adds a listener; the returned function removes it. */
  readonly subscribe: (listener: () => void) => () => void
}

export const observed = <State>(initial: State): Observed<State> => {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    set: (change) => {
      state = { ...state, ...change }
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
