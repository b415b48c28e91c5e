import type { Options } from "../lifecycle/Policy.ts"

/**
 * The policy of an ordinary client, for comparison with this library: one connection, one command at a time, a wait for every
 * tagged response, and no second ID.
 */
export const ordinary = {
  attempts: 1,
  fence: { enabled: false },
  flights: "careful",
  reidentify: false
} satisfies Options
