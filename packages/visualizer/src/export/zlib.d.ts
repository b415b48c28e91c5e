/** All that this package uses of Node itself; its types as a whole would let more in. */
declare module "node:zlib" {
  export const gzipSync: (
    data: string | Uint8Array,
    options: { readonly level: number }
  ) => { readonly toString: (encoding: "base64") => string }
}
