/** The part of Node's module that the page needs: this package has no types of Node. */
declare module "node:crypto" {
  export const createHash: (algorithm: "sha256") => {
    readonly update: (text: string) => { readonly digest: (encoding: "base64") => string }
  }
}
