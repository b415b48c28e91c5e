/** Data that an app asks for: the clients of this page do not, and what a script sends of it is unknown to them. */
export const answers: ReadonlyArray<never> = []

export const answeredLine = () => undefined
