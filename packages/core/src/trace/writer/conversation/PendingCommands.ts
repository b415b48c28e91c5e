/** The commands of a logged connection that have no answer yet. A log may have any number: a question about them costs the same. */
import type { CommandLine } from "../commandLine.ts"

export class PendingCommands {
  private readonly all = new Map<string, CommandLine>()
  /** Those that are no IDLE, which has no answer before its DONE. */
  private readonly owed = new Map<string, CommandLine>()
  /** The tags of those that open a mailbox, and those that end the connection. */
  private readonly openings = new Set<string>()
  private readonly goodbyes = new Set<string>()

  get size(): number {
    return this.all.size
  }

  get(tag: string): CommandLine | undefined {
    return this.all.get(tag)
  }

  add(line: CommandLine): void {
    const { name, tag } = line
    this.forget(tag)
    this.all.set(tag, line)
    if (name !== "IDLE") this.owed.set(tag, line)
    if (name === "SELECT" || name === "EXAMINE") this.openings.add(tag)
    if (name === "LOGOUT") this.goodbyes.add(tag)
  }

  delete(tag: string): void {
    this.all.delete(tag)
    this.forget(tag)
  }

  clear(): void {
    for (const kept of [this.all, this.owed, this.openings, this.goodbyes]) kept.clear()
  }

  /** The first that is no IDLE. */
  get firstOwed(): CommandLine | undefined {
    return this.owed.values().next().value
  }

  get last(): CommandLine | undefined {
    return Array.from(this.all.values()).at(-1)
  }

  get hasIdle(): boolean {
    return this.all.size > this.owed.size
  }

  get isOpening(): boolean {
    return this.openings.size > 0
  }

  /** True if a command has no answer: IDLE has none before its DONE, and LOGOUT needs none. */
  get owesAnswer(): boolean {
    return this.owed.size > this.goodbyes.size
  }

  private forget(tag: string): void {
    this.owed.delete(tag)
    this.openings.delete(tag)
    this.goodbyes.delete(tag)
  }
}
