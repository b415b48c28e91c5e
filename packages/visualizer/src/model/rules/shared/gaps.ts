import type { Connection } from "../../connection/Connection.ts"

/** Returns whether older events were dropped for newer ones. Older formats show it by a gap at the beginning. */
export const isOlder = (gap: Connection["gaps"][number], { span }: Connection): boolean =>
  gap.older || gap.line === span.line
