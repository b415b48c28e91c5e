/** Where the site is made from, and where it is built. */
import { fileURLToPath } from "node:url"

/** A path from the root of the repository. */
export const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const packages = ["core", "node", "visualizer"]

/** What TypeDoc reads: each document at the path that its page will have. */
export const pages = at("release/dist/pages")

export const site = at("release/dist/site")

/** The playground is one page of its own; `pnpm playground` builds it, and the site has it if it is there. */
export const playground = at("packages/visualizer/playground/dist/playground.html")
