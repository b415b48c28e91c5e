/** Checks a state by XState's types, and returns it as it is: to connect, nothing of XState is loaded. */
import type { vocabulary } from "./setup.ts"

export const createStateConfig: (typeof vocabulary)["createStateConfig"] = (config) => config
