/** The guard of a server on loopback, as the viewer has it: names, origin and token. */
export { guard, newToken, type Rules } from "../server/Loopback.ts"
