/** Changes a module of Effect as it is loaded: `node --import ./bench/upstream/NAME.ts …`. Fails if it has no such place. */
import { registerHooks } from "node:module"

/** `path`: the end of the module's address. Each place of `changes` must be there once. */
export const patch = (
  path: string,
  changes: ReadonlyArray<readonly [place: string, instead: string]>
): void => {
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context)
      if (!url.endsWith(path)) return loaded
      const source = changes.reduce((text, [place, instead]) => {
        if (text.split(place).length !== 2) throw new Error(`${path} of this version has no single\n${place}`)
        return text.replace(place, () => instead)
      }, String(loaded.source))
      return { ...loaded, source }
    }
  })
}
