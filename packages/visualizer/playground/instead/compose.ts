/** Messages of a simulated account without contents: the clients of this page fetch none. */
export const compose = () => ""
export const written = () => ""
