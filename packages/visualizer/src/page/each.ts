/** Passes on a stream piece by piece, until it ends or `take` says `false`. */
export const each = (
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean> | void
): Promise<void> => {
  const reader = stream.getReader()
  const pump = (): Promise<void> =>
    reader.read().then(({ done, value }) => {
      if (done) return
      return Promise.resolve(take(value)).then((more) => (more === false ? reader.cancel() : pump()))
    })
  return pump()
}
