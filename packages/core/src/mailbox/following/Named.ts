/** A message as a FETCH response reports it. */
export interface Named {
  readonly sequence: number
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  readonly modSeq: bigint | undefined
}

/** A message that waits to be reported, with `unplaced` of that time: if that has grown, its flags may be old. */
export interface Held extends Named {
  readonly unplaced: number
}
