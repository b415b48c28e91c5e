/** What worked for each server. */
export { none, ServerProfile, ServerProfiles, type Store } from "../ServerProfiles.ts"
