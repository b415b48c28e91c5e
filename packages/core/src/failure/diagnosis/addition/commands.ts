/** Commands that the server refused, on a connection that goes on. Of several entries the first counts. */
import { again } from "./again.ts"
import { access } from "./command/access.ts"
import { changes } from "./command/changes.ts"
import { content } from "./command/content.ts"
import { limits } from "./command/limits.ts"
import { malformed } from "./command/malformed.ts"
import { names } from "./command/names.ts"
import { notUnderstood } from "./command/notUnderstood.ts"

export const commands = {
  ...malformed,
  ...names,
  ...content,
  ...limits,
  ...changes,
  ...again,
  ...notUnderstood,
  ...access
}
