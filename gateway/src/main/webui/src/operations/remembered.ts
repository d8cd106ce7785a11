import { isColumn, LEFT_OUT, likelyColumns, type Constant, type ImportKind } from './mapping'

/** What the columns of a file are here, in their order, and what it lacks. */
export interface Mapped {
  ours: (string | undefined)[]
  constants: Constant[]
}

/** The columns of a kind of file, in whatever order: by them it is known again next week. */
export interface Layout {
  /** Who maps it: what one person chose is not what another at the same browser means. */
  by: string
  kind: ImportKind
  columns: readonly string[]
}

interface Remembered {
  kind: ImportKind
  /** Each column of the file, with what it is here. */
  ours: Record<string, string>
  constants: Constant[]
  at: string
}

/** Those that were not used for longest are forgotten. */
const MOST = 20

/** How such a file was mapped when it was last sent; what does not exist here any more is left open. */
export function rememberedFor(
  layout: Layout,
  known: readonly string[],
): (Mapped & { at: string }) | undefined {
  const found = all(layout.by).find((each) => isOf(layout, each))
  if (found === undefined) return undefined
  const isKnown = (name: string) => isColumn(name, layout.kind, known)
  return {
    at: found.at,
    ours: layout.columns.map((column) => {
      const ours = found.ours[column]
      return ours !== undefined && (ours === LEFT_OUT || isKnown(ours)) ? ours : undefined
    }),
    constants: found.constants.filter(({ column }) => isKnown(column)),
  }
}

/** Keeps a mapping for the next such file; one that anybody would be offered is not worth it. */
export function remember(layout: Layout, { ours, constants }: Mapped, known: readonly string[], at: string) {
  const { by, kind, columns } = layout
  const others = all(by).filter((each) => !isOf(layout, each))
  const likely = likelyColumns(columns, kind, known)
  if (constants.length === 0 && ours.every((name, place) => name === likely[place])) {
    keep(by, others)
    return
  }
  const named = Object.fromEntries(columns.map((column, place) => [column, ours[place] ?? column]))
  keep(by, [{ kind, ours: named, constants, at }, ...others].slice(0, MOST))
}

export function forget(layout: Layout) {
  keep(
    layout.by,
    all(layout.by).filter((each) => !isOf(layout, each)),
  )
}

function isOf(layout: Layout, each: Remembered): boolean {
  return each.kind === layout.kind && sorted(Object.keys(each.ours)) === sorted(layout.columns)
}

function sorted(columns: readonly string[]): string {
  return JSON.stringify([...new Set(columns)].sort())
}

const storedAs = (by: string) => `clientele.mappings.${by}`

function all(by: string): Remembered[] {
  try {
    return JSON.parse(localStorage.getItem(storedAs(by)) ?? '[]') as Remembered[]
  } catch {
    return []
  }
}

function keep(by: string, mappings: Remembered[]) {
  try {
    localStorage.setItem(storedAs(by), JSON.stringify(mappings))
  } catch {
    // A browser that has no room keeps nothing; the file itself was taken.
  }
}
