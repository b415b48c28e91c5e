/** The shards that a runner holds, each with the time from which its row is known; times are in milliseconds. */
import type { ShardId } from "effect/cluster/ShardId"

export class Lease {
  private readonly since = new Map<string, number>()

  get size(): number {
    return this.since.size
  }

  get isEmpty(): boolean {
    return this.size === 0
  }

  /** Returns the oldest of these times: a limit that holds for its shard holds for all. */
  get oldest(): number {
    return this.since.values().reduce((oldest, since) => Math.min(oldest, since), Infinity)
  }

  holds(shard: ShardId): boolean {
    return this.since.has(String(shard))
  }

  /** Adds shards, whose rows were requested at `begun`. */
  acquired(shards: Iterable<ShardId>, begun: number): void {
    for (const shard of shards) this.since.set(String(shard), begun)
  }

  /** Returns the rows that are still ours. A lapsed shard has to be locked again, though its row may be ours. */
  refreshed(asked: Iterable<ShardId>, rows: Iterable<ShardId>, begun: number): Array<ShardId> {
    const ours = Array.from(rows).filter((shard) => this.holds(shard))
    for (const shard of asked) if (!ours.includes(shard)) this.released(shard)
    for (const shard of ours) {
      this.since.set(String(shard), Math.max(begun, this.since.get(String(shard)) ?? 0))
    }
    return ours
  }

  /** Extends all shards: no row can have expired for others since `begun`. */
  renewed(begun: number): void {
    for (const shard of this.since.keys()) this.since.set(shard, begun)
  }

  released(shard: ShardId): void {
    this.since.delete(String(shard))
  }

  clear(): void {
    this.since.clear()
  }
}
