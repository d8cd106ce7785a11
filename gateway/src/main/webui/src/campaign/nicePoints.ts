/** Four to seven round values that span from `low` to `high`. */
export function nicePoints(low: number, high: number): number[] {
  const span = high > low ? high - low : 0.01
  const rough = span / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil((low + span) / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}
