/** The library and its simulator, as a script of their own that runs after the page is shown. */
export { testOf } from "./run/asTest.ts"
export { prepare } from "./run/prepare.ts"
export { compared } from "./run/difference.ts"
export { taken } from "./run/OwnTrace.ts"
