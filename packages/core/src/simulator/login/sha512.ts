/** SHA-512, in a file of its own: no built-in profile offers it, and the playground does without it. */
export { sha512 } from "@noble/hashes/sha2.js"
