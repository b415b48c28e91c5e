/** Profiles of servers: what worked for each. */
export {
  fromKeyValueStore,
  inMemory,
  none,
  type OptionalStep,
  ServerProfile,
  ServerProfiles,
  type Store
} from "../lifecycle/ServerProfiles.ts"
