/** What holds in every state that the machine can come to, whatever the server, the network and the user do. */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { initialTransition } from "xstate"
import { connectionMachine } from "../../src/lifecycle/machine/connectionMachine.ts"
import { toJson } from "../../src/lifecycle/diagram/diagram.ts"
import * as Step from "../../src/lifecycle/interpreter/step.ts"
import { net } from "./netted.ts"
import { type Edge, explore, type Graph, most, type Vertex } from "./explore.ts"
import { settings } from "./fixtures.ts"
import { variants } from "./variants.ts"
import { invokes } from "../../src/lifecycle/machine/activities.ts"
import * as Steps from "../../src/lifecycle/machine/Steps.ts"
import { activeIn } from "./world.ts"

const worlds = Object.entries(variants).map(([name, [settings, variety]]) => ({ name, settings, variety }))

/** What all worlds come to together; each one's graph is dropped once it was checked. */
const reached = { states: new Set(["off"]), invokes: new Set<string>(), sizes: new Map<string, Size>() }

interface Size {
  readonly vertices: number
  readonly edges: number
}

const unique = (texts: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(texts)]

const wayOf = ({ event, from, to }: Edge): string => `${from.state} --${event.type}--> ${to.state}`

/** One edge of each way from a state to another. */
const waysIn = ({ edges }: Graph): ReadonlyArray<Edge> => [
  ...new Map(edges.map((edge) => [wayOf(edge), edge])).values()
]

const find = ({ vertices }: Graph, wrong: (vertex: Vertex) => boolean): ReadonlyArray<string> =>
  vertices.filter(wrong).map(({ key }) => key)

const findEdges = ({ edges }: Graph, wrong: (edge: Edge) => boolean): ReadonlyArray<string> =>
  unique(edges.filter(wrong).map(wayOf))

/** The state is one of these, or within one of these. */
const isIn = (vertex: Vertex, ...states: ReadonlyArray<string>): boolean => {
  const around = statesAround(vertex.state)
  return states.some((state) => around.has(state))
}

const entered = ({ event, from, to }: Edge, state: string): boolean =>
  isIn(to, state) && (!isIn(from, state) || event.type.endsWith(".challenged"))

const begins = (edge: Edge): boolean => entered(edge, "resolving")

/** To work with a connection asks for nothing new. */
const isOfUser = ({ event: { type } }: Edge): boolean =>
  type.startsWith("user.") && type !== "user.work" && type !== "user.rest"

/** A form was answered, or never will be, and the secret may have been with it. */
const wrote = ({ event, from, isTaken, to }: Edge): boolean =>
  isTaken &&
  !event.type.startsWith("user.") &&
  isIn(from, "authenticating.requesting", "authenticating.responding") &&
  !isIn(to, "authenticating.responding") &&
  !("wroteSecret" in event && !event.wroteSecret)

/** Forms of authentication that held the secret, on this connection. */
const secrets = (count: number, edge: Edge): number => {
  if (begins(edge) || edge.event.type === "refresh.ok") return 0
  return wrote(edge) ? count + 1 : count
}

/** The same of all connections since the user last acted, or since a login worked. */
const secretsOfAction = (count: number, edge: Edge): number => {
  const byUser = isOfUser(edge) && !isIn(edge.from, "backoff", "queueing")
  if (byUser || isIn(edge.to, ...Steps.order.map((step) => Steps.of(step).state))) return 0
  return wrote(edge) ? count + 1 : count
}

/** A token was asked for again since the user last acted. */
const refreshes = (count: number, edge: Edge): number => {
  if (isOfUser(edge) && !isIn(edge.from, "backoff", "queueing")) return 0
  return entered(edge, "refreshing") ? count + 1 : count
}

/** Connections for one action of the user. */
const connections = (count: number, edge: Edge): number => {
  const byUser = isOfUser(edge) && !isIn(edge.from, "backoff", "queueing")
  return begins(edge) ? (byUser ? 1 : count + 1) : count
}

/** IDs after a refused SELECT, on this connection. */
const repeatedIds = (count: number, edge: Edge): number =>
  begins(edge) ? 0 : entered(edge, "reidentifying") ? count + 1 : count

/** A state and those that it is within, by name: millions of edges lead to some hundred of them. */
const statesAround = (state: string): ReadonlySet<string> => {
  const known = around.get(state)
  if (known !== undefined) return known
  const names = state.split(".")
  const found = new Set(names.map((_, index) => names.slice(0, index + 1).join(".")))
  around.set(state, found)
  return found
}

const around = new Map<string, ReadonlySet<string>>()

/** Where a caller waits for nothing but the user, for the user's own schedule, or for others. */
const restful = ["off", "selected", "unselected", "needsUser", "backoff", "queueing"]

/** What a world adds to what is reached in all of them, states that an `always` passes through included. */
const add = (name: string, graph: Graph): void => {
  reached.sizes.set(name, { vertices: graph.vertices.length, edges: graph.edges.length })
  for (const { state } of graph.vertices) {
    for (const id of activeIn(state).invokes) reached.invokes.add(id)
  }
  for (const state of graph.passed) {
    for (const leaf of state.split("+")) {
      const names = leaf.split(".")
      for (const [index] of names.entries()) reached.states.add(names.slice(0, index + 1).join("."))
    }
  }
}

describe.each(worlds)("$name", ({ name, settings, variety }) => {
  let graph: Graph
  beforeAll(() => {
    graph = explore(settings, variety)
    add(name, graph)
  }, 120_000)
  afterAll(() => {
    graph = { ...graph, vertices: [], edges: [], leaving: [] }
  })

  it("8 the step that runs the machine is XState's on every way", () => {
    assert.deepStrictEqual(unique(graph.differences), [])
  })

  it("every outcome and every failure is taken where its invoke is active", () => {
    const dropped = findEdges(graph, ({ event, isTaken }) => !event.type.startsWith("user.") && !isTaken)
    assert.deepStrictEqual(dropped, [])
  })

  it("INV-7 every state that waits has a delay", () => {
    const endless = find(
      graph,
      (vertex) =>
        !vertex.step.configuration.isFinal &&
        activeIn(vertex.state).timers.length === 0 &&
        !isIn(vertex, ...restful)
    )
    assert.deepStrictEqual(endless, [])
  })

  it("INV-1 nothing secret is due on a channel that is not secured, unless plaintext is allowed", () => {
    const reported = find(
      graph,
      (vertex) =>
        isIn(vertex, "authenticating") &&
        vertex.context.channel.kind === "clear" &&
        settings.privacy !== "plaintext"
    )
    assert.deepStrictEqual(reported, [])
  })

  it("H2 B4 nothing secret and no mailbox is due on a channel that a transport merely vouches for, where TLS is asked for", () => {
    const reported = find(
      graph,
      (vertex) =>
        settings.privacy === "tls" &&
        isIn(vertex, "authenticating", "recapability", "identifying", "enabling", "selecting", "selected") &&
        vertex.context.channel.kind !== "tls"
    )
    assert.deepStrictEqual(reported, [])
  })

  it("D2 a refusal of the credential begins no other connection by itself", () => {
    const begun = findEdges(graph, (edge) => {
      const { failure, refreshed } = edge.from.context
      // a token that is asked for again is another credential
      return entered(edge, "backoff") && failure?.reason._tag === "AuthRejected" && !refreshed
    })
    assert.deepStrictEqual(begun, [])
  })

  it("R5 a server that asks for ID gets it, whatever was left out before, unless it is sure not to answer", () => {
    const denied = findEdges(graph, ({ event, from, to }) => {
      const { caution, mailbox } = from.context
      const isSure = caution.without.get("id") === "certain"
      const isAsked = event.type === "select.unsafe" && isIn(from, "selecting")
      const may = settings.reidentify && settings.id !== undefined && !mailbox.reidentified && !isSure
      return isAsked && may && !isIn(to, "reidentifying")
    })
    assert.deepStrictEqual(denied, [])
  })

  it("A02 no token is shown in the clear", () => {
    const shown = find(graph, (vertex) => {
      const { attempt, channel } = vertex.context
      const isDue = isIn(vertex, "authenticating.requesting", "authenticating.responding")
      return isDue && channel.kind === "clear" && attempt.credential.secret === "token"
    })
    assert.deepStrictEqual(shown, [])
  })

  it("A01 nothing secret is due in the clear where LOGIN is disabled", () => {
    const reported = find(graph, (vertex) => {
      const { channel, login } = vertex.context
      return (
        isIn(vertex, "authenticating") &&
        channel.kind === "clear" &&
        login.capabilities?.has("LOGINDISABLED") === true
      )
    })
    assert.deepStrictEqual(reported, [])
  })

  it("no mailbox is asked for, PREAUTH included, on a channel that is not what the account asks for", () => {
    const asked = find(
      graph,
      (vertex) =>
        isIn(vertex, "recapability", "identifying", "enabling", "selecting", "selected", "unselected") &&
        vertex.context.channel.kind === "clear" &&
        settings.privacy !== "plaintext"
    )
    assert.deepStrictEqual(asked, [])
  })

  it("INV-8 one secret is written at most twice on one connection", () => {
    assert.include([1, 2], most(graph, 3, secrets))
  })

  it("INV-8 X40 and at most three times for one action of the user, a renewed one included, where it ends at all", () => {
    assert.include(settings.keptAlive ? [4] : [1, 2, 3], most(graph, 4, secretsOfAction))
  })

  it("A21 a refused token is asked for again once", () => {
    // with another connection in between, what is kept alive may ask again
    const isOnce = !settings.keptAlive
    assert.strictEqual(most(graph, 2, refreshes), settings.refreshes ? (isOnce ? 1 : 2) : 0)
  })

  it("attempts never exceed what the policy allows for one action of the user, unless it is kept alive", () => {
    const allowed = settings.attempts + (settings.keptAlive ? 1 : 0)
    assert.strictEqual(most(graph, settings.attempts + 1, connections), allowed)
  })

  it("a loss ends a run that is kept alive nowhere: the next attempt or the user follows", () => {
    const given = find(graph, (vertex) => isIn(vertex, "failed") && settings.keptAlive)
    assert.deepStrictEqual(given, [])
  })

  it("the user's own retry has as many attempts as the first", () => {
    const shortened = findEdges(
      graph,
      (edge) =>
        isIn(edge.from, "needsUser") && begins(edge) && !settings.keptAlive && edge.to.context.attempts !== 1
    )
    assert.deepStrictEqual(shortened, [])
  })

  it("ID is sent once more at most once on one connection", () => {
    const isAsked = settings.reidentify && settings.id !== undefined
    assert.strictEqual(most(graph, 2, repeatedIds), isAsked ? 1 : 0)
  })

  it("T07 nothing goes along with a login that may be asked for more, follows another, or is in the clear", () => {
    const wrong = find(graph, (vertex) => {
      const { caution, channel, login } = vertex.context
      const { eager, form, tried } = login
      const isWhole = form?.command === "LOGIN" || form?.initialResponse === true
      const isDue = isIn(vertex, "authenticating.requesting") && eager
      return isDue && (!isWhole || tried.length > 0 || channel.kind === "clear" || caution.careful)
    })
    assert.deepStrictEqual(wrong, [])
  })

  it("INV-14 ENABLE and SELECT are never in flight together, and no SELECT goes out twice", () => {
    const wrong = find(graph, (vertex) => {
      const { flight, mailbox } = vertex.context
      const inFlight = flight.steps.filter((step) => !mailbox.done.has(step))
      const isTwice = new Set(flight.steps).size < flight.steps.length
      return isTwice || (isIn(vertex, "enabling") && inFlight.includes("select"))
    })
    assert.deepStrictEqual(wrong, [])
  })

  it("Z01 COMPRESS goes out at most once, after the login, where the account asks and the channel is secured", () => {
    const wrong = find(graph, (vertex) => {
      const { channel, flight, mailbox, settings } = vertex.context
      const isDue = flight.steps.includes("compress") && !mailbox.done.has("compress")
      const listed = mailbox.capabilities?.has("COMPRESS=DEFLATE") === true
      return isDue && (!settings.compress || channel.kind === "clear" || !listed)
    })
    assert.deepStrictEqual(wrong, [])
  })

  it("Z01 nothing goes out in the same flight after COMPRESS", () => {
    const wrong = find(graph, ({ context }) => {
      const { flight, mailbox } = context
      const left = flight.steps.filter((step) => !mailbox.done.has(step))
      // ID once more, and the SELECT after it, wait until it is answered
      return left.includes("compress") && left.at(-1) !== "compress" && !mailbox.reidentified
    })
    assert.deepStrictEqual(wrong, [])
  })

  it("N05 exactly one way in wins, and one that is ready waits for nothing but a preferred one", () => {
    const wrong = find(graph, (vertex) => {
      const { first, ways } = vertex.context.race
      const won = Object.values(ways).filter(({ outcome }) => outcome === "won").length
      const isWaiting = isIn(vertex, "dialing") && vertex.state.includes("dialing.implicitTls.ready")
      return won > 1 || (isWaiting && (settings.order === "tls-first" || !ways[first].connected))
    })
    assert.deepStrictEqual(wrong, [])
  })

  it("INV-9 the user's turn is ended by the user alone", () => {
    const ended = findEdges(
      graph,
      ({ event, from, isTaken }) =>
        isIn(from, "needsUser", "failed", "closed") && isTaken && !event.type.startsWith("user.")
    )
    assert.deepStrictEqual(ended, [])
  })

  it("what failed says why", () => {
    const mute = find(
      graph,
      (vertex) =>
        isIn(vertex, "failing", "backoff", "needsUser", "failed") && vertex.context.failure === undefined
    )
    assert.deepStrictEqual(mute, [])
  })

  it("a logout is heard wherever a caller has a connection", () => {
    const deaf = findEdges(
      graph,
      ({ event, from, to }) =>
        event.type === "user.logout" &&
        isIn(from, "selected", "unselected", "selecting", "reidentifying", "needsUser", "backoff") &&
        !isIn(to, "loggingOut", "closed")
    )
    assert.deepStrictEqual(deaf, [])
  })

  it("what runs is what the states ask for: nothing of a way in once the race is decided", () => {
    const wrong = waysIn(graph).flatMap(({ event, from }) => {
      const { snapshot, starts, stops } = Step.step(from.step, event)
      const running = new Set(runningIn(from.step))
      for (const { id } of stops) running.delete(id)
      for (const { child } of starts) running.add(child.id)
      const asked = runningIn(snapshot)
      const odd = [...running, ...asked].filter((id) => !running.has(id) || !asked.has(id))
      return odd.map((id) => `${from.state} --${event.type}--> ${id}`)
    })
    assert.deepStrictEqual(unique(wrong), [])
  })
})

/** The children that a state has: its activities, and its timers by the events that they raise. */
const runningIn = ({ configuration: { isFinal, state } }: Step.Snapshot): ReadonlySet<string> => {
  const { invokes, timers } = activeIn(state)
  return isFinal ? new Set() : new Set([...invokes, ...timers])
}

it("a connection that has not begun runs nothing", () => {
  const [snapshot, actions] = initialTransition(connectionMachine(), settings())
  assert.deepStrictEqual([snapshot.value, net(actions).starts.size], ["off", 0])
})

it("the worlds are explored, and none of them is trivially small", () => {
  const small = worlds.filter(({ name }) => {
    const { edges, vertices } = reached.sizes.get(name) ?? { edges: 0, vertices: 0 }
    return vertices < 300 || edges < 2_500
  })
  assert.deepStrictEqual(small, [])
})

it("every state is reached in one of them, those that an always passes through included", () => {
  const states = toJson().states.map(({ id }) => id)
  assert.deepStrictEqual(
    states.filter((id) => !reached.states.has(id)),
    []
  )
})

it("every invoke is active somewhere", () => {
  assert.deepStrictEqual(
    Object.keys(invokes).filter((id) => !reached.invokes.has(id)),
    []
  )
})
