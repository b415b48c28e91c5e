/** WebCrypto without its calls: the clients of this page sign at once. */
export const byWebCrypto = () => {
  throw new Error("the playground has no WebCrypto")
}
