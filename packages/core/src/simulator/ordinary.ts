import type { Options } from "../lifecycle/Policy.ts"

/**
 * The policy of an ordinary client, to show what this library does differently: one connection, one command at a time, a
 * wait for the tag of every answer, and no second ID.
 */
export const ordinary = {
  attempts: 1,
  fence: { enabled: false },
  flights: "careful",
  reidentify: false
} satisfies Options
