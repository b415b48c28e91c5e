/** SHA-512 without its code: no server of this page offers SCRAM-SHA-512. */
export const sha512 = () => {
  throw new Error("the playground has no SHA-512")
}
