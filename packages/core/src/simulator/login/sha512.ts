/** SHA-512 by itself: no built-in profile offers it, and the playground leaves it out. */
export { sha512 } from "@noble/hashes/sha2.js"
