/** Stands for `src/page/importing.ts` in the playground, which shows traces alone. */
import type { Taken } from "../src/import/page.ts"

export const taken = (): Promise<Taken> => Promise.resolve(undefined)
