/** Providers of mail, and where their servers are. */
export { all, google, microsoft, ofAddress } from "../Providers.ts"
