import { fileURLToPath } from "node:url"
import { inject } from "vitest"

declare module "vitest" {
  export interface ProvidedContext {
    /** The bundled command; absent in projects that do not bundle it. */
    readonly command: string
  }
}

/** The command as a clone has it. */
export const source = fileURLToPath(new URL("../../clone.js", import.meta.url))

/** The command as tests start it: bundled, if their project bundles it. */
export const executable: string = inject("command") ?? source
