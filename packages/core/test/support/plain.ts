import type { PlainReason } from "../../src/failure/Reason.ts"

/** A reason as its facts alone, to be compared with what is written in a test. */
export const plain = (reason: PlainReason | undefined): PlainReason | undefined => reason && { ...reason }
