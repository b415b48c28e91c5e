/** Profiles of servers: what worked for each. */
export { none, ServerProfile, ServerProfiles, type Store } from "../lifecycle/ServerProfiles.ts"
