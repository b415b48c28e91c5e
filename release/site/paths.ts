/** The sources of the site, and its build folder. */
import { fileURLToPath } from "node:url"

/** Returns a path from the root of the repository. */
export const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const packages = ["core", "node", "visualizer"]

/** The input of TypeDoc: each document at the path of its page. */
export const pages = at("release/dist/pages")

export const site = at("release/dist/site")

/** The playground is one page of its own; `pnpm playground` builds it, and the site has it if it is there. */
export const playground = at("packages/visualizer/playground/dist/playground.html")
