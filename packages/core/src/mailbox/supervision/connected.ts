/** Waits until a supervised account is connected, with a mailbox or without. */
import { type Effect, type Option, Stream } from "effect"
import type { Status, Supervised } from "./Supervised.ts"

/** Returns the first status in which the account is connected, and none if its supervision ends before. */
export const connected = ({
  statusChanges
}: Pick<Supervised, "statusChanges">): Effect.Effect<Option.Option<Status>> =>
  Stream.runHead(Stream.filter(statusChanges, isConnected))

const isConnected = ({ _tag }: Status): boolean => _tag === "Selected" || _tag === "Unselected"
