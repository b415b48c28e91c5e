/** `catch` makes one closure instead of two, of which one only leaves an argument out. */
import { patch } from "./patch.ts"

patch("/effect/dist/internal/effect.js", [
  [
    `(self, f) => catchCauseFilter(self, findRecoverableError, e => f(e)));`,
    `(self, f) => catchCause(self, cause => {
  const found = findRecoverableError(cause);
  return Result.isFailure(found) ? failCause(found.failure) : f(found.success);
}));`
  ]
])
