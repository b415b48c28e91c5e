/** The last words of a run: which real servers and programs were missing. */
import { report } from "./programs.ts"

export const teardown = (): void => {
  process.stdout.write(report())
}
