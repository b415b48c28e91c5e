/** The only part of Node that this package uses; its complete types would allow more. */
declare module "node:zlib" {
  export const gzipSync: (
    data: string | Uint8Array,
    options: { readonly level: number }
  ) => { readonly toString: (encoding: "base64") => string }
}
