/** The state of an open scope is an instance of a class, which V8 does not pretenure as it does a literal. */
import { patch } from "./patch.ts"

patch("/effect/dist/internal/effect.js", [
  [
    `scope.state = {
      _tag: "Open",
      finalizerKey: key,
      finalizer,
      finalizers: undefined
    };`,
    `scope.state = new OpenScope(key, finalizer);`
  ],
  [
    `export const scopeAddFinalizerUnsafe =`,
    `class OpenScope {
  constructor(key, finalizer) {
    this._tag = "Open";
    this.finalizerKey = key;
    this.finalizer = finalizer;
    this.finalizers = undefined;
  }
}
export const scopeAddFinalizerUnsafe =`
  ]
])
