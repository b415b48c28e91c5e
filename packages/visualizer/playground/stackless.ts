/**
 * No error that is made while the program loads has a stack: Effect makes one for each function and service that it
 * names, and for each first one of a script V8 parses the whole script again. To be imported before anything else.
 */
const usual = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")

// V8 takes no stack if this is not a plain value
Object.defineProperty(Error, "stackTraceLimit", { configurable: true, get: () => 0, set() {} })

/** Gives errors their stacks again. */
export const restoreStacks = (): void => {
  if (usual === undefined) Reflect.deleteProperty(Error, "stackTraceLimit")
  else Object.defineProperty(Error, "stackTraceLimit", usual)
}
