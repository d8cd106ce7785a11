import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import type { EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { theme } from 'antd'
import { useEffect, useMemo, useRef } from 'react'
import { SERIES, useAppearance } from './theme'

echarts.use([
  AriaComponent,
  BarChart,
  GridComponent,
  LegendComponent,
  LineChart,
  PieChart,
  SVGRenderer,
  TooltipComponent,
])

export interface ChartColours {
  series: readonly string[]
  text: string
  faint: string
  line: string
  surface: string
}

export function useChartColours(): ChartColours {
  const [appearance] = useAppearance()
  const { token } = theme.useToken()
  return useMemo(
    () => ({
      series: SERIES[appearance],
      text: token.colorText,
      faint: token.colorTextSecondary,
      line: token.colorBorderSecondary,
      surface: token.colorBgContainer,
    }),
    [appearance, token],
  )
}

/** A chart that fits its place, follows the theme, and says in words what it shows. */
export function Chart(props: { option: EChartsCoreOption; height: number; description: string }) {
  const { option, height, description } = props
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<echarts.ECharts | null>(null)
  const colours = useChartColours()
  const { token } = theme.useToken()

  useEffect(() => {
    if (place.current === null) return
    const made = echarts.init(place.current, null, { renderer: 'svg' })
    chart.current = made
    const resized = new ResizeObserver(() => made.resize())
    resized.observe(place.current)
    return () => {
      resized.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption(
      {
        color: [...colours.series],
        textStyle: { fontFamily: token.fontFamily, color: colours.text },
        animationDuration: 400,
        animationDurationUpdate: 400,
        ...option,
        tooltip: {
          backgroundColor: token.colorBgElevated,
          borderColor: colours.line,
          textStyle: { color: colours.text, fontSize: 13 },
          confine: true,
          ...(option.tooltip as object | undefined),
        },
      },
      { notMerge: true },
    )
  }, [option, colours, token])

  return <div ref={place} role="img" aria-label={description} style={{ height, width: '100%' }} />
}
