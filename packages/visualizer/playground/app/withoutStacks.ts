/**
 * Disables stack traces while a script loads: Effect creates an error for each function and service that it names, and
 * for the first one of a script V8 parses the whole script again.
 */
export const withoutStacks = <A>(load: () => Promise<A>): Promise<A> => {
  const usual = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")
  // V8 takes no stack if this is not a plain value
  Object.defineProperty(Error, "stackTraceLimit", { configurable: true, get: () => 0, set() {} })
  return load().finally(() => {
    if (usual === undefined) Reflect.deleteProperty(Error, "stackTraceLimit")
    else Object.defineProperty(Error, "stackTraceLimit", usual)
  })
}
