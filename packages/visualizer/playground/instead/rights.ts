/** Rights that nobody changes: a client of this page may do all that it does. */
export const isForbidden = () => false
