/** Providers of mail, and where their servers are. */
export { all, google, microsoft, ofAddress, type Provider } from "../discovery/Providers.ts"
