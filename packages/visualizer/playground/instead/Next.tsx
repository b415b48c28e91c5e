/** Texts about a connection for others: there is nobody to tell about a simulated server. */
export const Next = () => null
