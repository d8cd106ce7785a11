import { Typography } from 'antd'

/** What is wrong with a rule, in a line of its own below it. */
export function Fault({ children }: { children: string }) {
  return (
    <Typography.Text type="danger" role="alert" style={{ display: 'block', flex: '1 0 100%' }}>
      {children}
    </Typography.Text>
  )
}
