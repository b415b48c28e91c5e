/** The colours of outcomes and waits: the same by day and by night, and apart for eyes that see fewer colours. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"

type Rgb = readonly [red: number, green: number, blue: number]

const css = readFileSync(new URL("../../src/views/shell/base.css", import.meta.url), "utf8")
const outcomes = ["done", "failed", "opened"] as const
const waits = ["server", "network", "program", "app"] as const

const colour = (name: string): Rgb => linear(new RegExp(`--${name}: (#\\w{6});`).exec(css)?.[1] ?? "")

const linear = (hex: string): Rgb => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return [red, green, blue]
}

const times = (matrix: ReadonlyArray<Rgb>, [red, green, blue]: Rgb): Rgb => {
  const [one = 0, two = 0, three = 0] = matrix.map(([a, b, c]) => a * red + b * green + c * blue)
  return [one, two, three]
}

/** Converts to Oklab, in which distances are about as large as they look. */
const oklab = (rgb: Rgb): Rgb => {
  const [l, m, s] = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005]
    ],
    rgb
  )
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766]
    ],
    [Math.cbrt(Math.max(0, l)), Math.cbrt(Math.max(0, m)), Math.cbrt(Math.max(0, s))]
  )
}

/** What eyes without one kind of cone see. Machado, Oliveira and Fernandes 2009, severity 1. */
const eyes: Readonly<Record<string, ReadonlyArray<Rgb>>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1]
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039]
  ]
}

/** A distance in Oklab at which two areas beside each other are told apart. */
const apart = 0.06

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue

const contrast = (one: Rgb, other: Rgb): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe("the colours of outcomes and of waits", () => {
  it.each([...outcomes, ...waits, "unknown"])("stands out by day and by night: %s", (name) => {
    for (const paper of ["#ffffff", "#15181d"])
      assert.isAtLeast(contrast(colour(name), linear(paper)), 3, `on ${paper}`)
  })

  it.each(Object.entries(eyes))("are apart with %s", (_, matrix) => {
    for (const names of [outcomes, waits]) {
      const seen = names.map((name) => {
        const [red, green, blue] = times(matrix, colour(name))
        return oklab([Math.max(0, red), Math.max(0, green), Math.max(0, blue)])
      })
      for (const [index, one] of seen.entries())
        for (const [at, other] of seen.entries())
          if (at > index)
            assert.isAbove(
              Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]),
              apart,
              `${names[index]} and ${names[at]}`
            )
    }
  })
})
