/** The command that a server is at, by what it may say meanwhile. RFC 9051 §7.5.1. */

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
