/** The command in progress, by the updates that a server may send during it. RFC 9051 §7.5.1. */

export type Progress = "none" | "idle" | "numbers" | "uids" | "selecting" | "other"

export const progressOf = (name: string): Progress =>
  name === "IDLE"
    ? "idle"
    : name === "SELECT" || name === "EXAMINE"
      ? "selecting"
      : name.startsWith("UID")
        ? "uids"
        : /^(?:FETCH|STORE|SEARCH)$/.test(name)
          ? "numbers"
          : "other"
