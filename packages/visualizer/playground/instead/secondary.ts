/** The viewer's second script, which is a part of the playground's. */
import * as Arrival from "../app/arrival.ts"

export const { arrived, second: secondary } = Arrival
export const load = () => arrived
