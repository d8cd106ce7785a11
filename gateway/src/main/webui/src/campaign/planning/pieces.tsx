import { PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Typography } from 'antd'
import type { ReactNode } from 'react'

/** A field with the button that makes what is missing from its choices. */
export function Beside(props: {
  button: string
  disabled?: boolean
  onClick: () => void
  children: ReactNode
}) {
  return (
    <Flex gap={8}>
      <div style={{ flex: 1, minWidth: 0, display: 'grid' }}>{props.children}</div>
      <Button icon={<PlusOutlined />} disabled={props.disabled} onClick={props.onClick}>
        {props.button}
      </Button>
    </Flex>
  )
}

/** A choice with a quiet note on its right. */
export function withNote(option: { label?: ReactNode; data: { note?: string } }) {
  return (
    <Flex justify="space-between" gap={12}>
      <span>{option.label}</span>
      <Typography.Text type="secondary">{option.data.note}</Typography.Text>
    </Flex>
  )
}
