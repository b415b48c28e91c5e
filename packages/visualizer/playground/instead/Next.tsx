/** Texts about a connection for others: none, because a simulated server has no operator. */
export const Next = () => null
