/** The viewer's second script, which is a part of the playground's. */
import { arrived } from "../app/arrival.ts"

export { arrived, second as secondary } from "../app/arrival.ts"
export const load = () => arrived
