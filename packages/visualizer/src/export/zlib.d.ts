/** The only part of Node that this package uses; its complete types would allow more. */
declare module "node:zlib" {
  interface Packed {
    readonly toString: (encoding: "base64") => string
  }
  interface Options {
    readonly level: number
  }
  export const gzipSync: (data: string | Uint8Array, options: Options) => Packed
  export const gzip: (
    data: string | Uint8Array,
    options: Options,
    done: (error: Error | null, packed: Packed) => void
  ) => void
}
