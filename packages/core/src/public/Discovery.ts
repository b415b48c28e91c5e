/** The servers of an address, and how far each is to be trusted. */
export {
  best,
  type Candidate,
  discover,
  type Discovered,
  hints,
  type Options,
  type Trust
} from "../discovery/Discovery.ts"
