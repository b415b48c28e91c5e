/** The state chart, laid out when it was built. Coordinates are pixels of the picture's own box. */

export interface Node {
  /** `dialing.startTls.greeting`. */
  readonly id: string
  readonly label: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly parent: string | undefined
  readonly type: "atomic" | "compound" | "parallel" | "final" | "history"
  /** Ways from here into failing: drawn as a chip on the state. */
  readonly failures: ReadonlyArray<string>
}

export interface Edge {
  readonly from: string
  readonly to: string
  /** `select.ok`, `always`, `after greetingLimit`; several ways between two states share an edge. */
  readonly labels: ReadonlyArray<string>
  readonly points: ReadonlyArray<readonly [x: number, y: number]>
  readonly label: { readonly x: number; readonly y: number } | undefined
}

export interface Layout {
  /** Of the machine that it was made from, as traces carry it. */
  readonly hash: string
  readonly width: number
  readonly height: number
  /** Parents before their children. */
  readonly nodes: ReadonlyArray<Node>
  readonly edges: ReadonlyArray<Edge>
}

/** The path of a connection: how often a state was entered, and what is current. */
export interface Visited {
  /** Counts by state, the states around it included. */
  readonly counts: ReadonlyMap<string, number>
  /** `from>to` of the edges that were taken. */
  readonly edges: ReadonlySet<string>
  readonly current: ReadonlySet<string>
}

export declare const layout: Layout
/** Takes the transitions up to a moment. */
export declare const visited: (
  path: ReadonlyArray<{ readonly from: string; readonly to: string }>
) => Visited
