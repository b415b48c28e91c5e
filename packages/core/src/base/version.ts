/** This library's version, as ID and the trace's header give it. */
export const version = "0.1.0"
