/** The viewer's second script, which is part of the first one here: a page in one file loads nothing later. */
import * as parts from "../../src/views/shell/secondary.ts"

export const arrived = Promise.resolve(parts)
export const secondary = () => parts
export const load = () => arrived
