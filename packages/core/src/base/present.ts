/** Leaves out the fields that are `undefined`. */
export function present<Given extends object>(
  given: Given
): { [Name in keyof Given]: Exclude<Given[Name], undefined> }
export function present(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
