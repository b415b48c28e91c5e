/** Of the recording itself. */
import type { Observations } from "./Observation.ts"

export const recording = {
  "older-not-kept": () => ({
    title: "Some older events are not kept",
    why: "The recording holds the latest events of a longer connection.",
    try: "If more is needed, write it to a file.",
    actionBy: "nobody"
  }),
  "trace-cut": ({ isCompressed = false }) =>
    isCompressed
      ? {
          title: "What follows COMPRESS cannot be read in this log",
          why: "It has compressed octets from there on (RFC 4978): what was asked and answered, and how it ended, is not known.",
          try: "If that is what matters, let the program leave compression out while it writes a log.",
          actionBy: "nobody"
        }
      : {
          title: "The trace ends here (no close recorded)",
          why: "The process ended, the file was cut, or the log does not show it.",
          try: "If the end is what matters, record until the connection has closed.",
          actionBy: "nobody"
        },
  "events-dropped": () => ({
    title: "Events are missing from this trace",
    why: "They came faster than they could be written.",
    try: "If they matter, let a larger buffer keep more.",
    actionBy: "nobody"
  }),
  unknown: () => ({
    title: "No known cause",
    why: "Nothing in this trace matches a known failure.",
    try: "Read its last events, or show the trace to the maintainers: it contains no secrets.",
    actionBy: "app"
  })
} satisfies Observations
