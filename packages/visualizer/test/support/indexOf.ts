import * as Index from "../../src/model/index/Index.ts"

/** The index of a whole trace. */
export const indexOf = (bytes: Uint8Array): Index.Index => {
  const index = Index.make()
  index.push(bytes)
  index.parse()
  index.end()
  return index
}
