/** The observer of a fiber is kept by itself: few fibers have two, and a literal of a list is pretenured. */
import { patch } from "./patch.ts"

patch("/effect/dist/internal/effect.js", [
  [
    `if (this._observers === undefined) {
      this._observers = [cb];
    } else {
      this._observers.push(cb);
    }`,
    `if (this._observer === undefined && this._observers === undefined) this._observer = cb
    else (this._observers ??= []).push(cb)`
  ],
  [
    `if (this._exit || this._observers === undefined) return;`,
    `if (this._observer === cb) this._observer = undefined
    if (this._exit || this._observers === undefined) return;`
  ],
  [
    `this._observers = undefined;\n    this._exit`,
    `this._observer = undefined;\n    this._observers = undefined;\n    this._exit`
  ],
  [
    `if (this._observers !== undefined) {
      const observers`,
    `if (this._observer !== undefined) {
      const observer = this._observer;
      this._observer = undefined;
      observer(exit);
    }
    if (this._observers !== undefined) {
      const observers`
  ]
])
