/** Text of a server in no known charset: the servers of this page are scripts and traces, which are Unicode. */
export const decodeEastAsian = () => undefined
