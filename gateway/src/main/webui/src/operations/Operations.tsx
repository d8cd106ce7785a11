import { ApiOutlined, FileTextOutlined } from '@ant-design/icons'
import { Button, Tabs } from 'antd'
import { useNavigate, useParams } from 'react-router'
import { useI18n } from '../i18n/i18n'
import { IMPORT_ROLES } from '../look/menu'
import { PageTitle, Panel } from '../look/pieces'
import { useSignedIn } from '../session/session'
import { AuditTrail } from './AuditTrail'
import { DeadLetters } from './DeadLetters'
import { Imports } from './Imports'

export function Operations() {
  const { t } = useI18n()
  const { may } = useSignedIn()
  const navigate = useNavigate()
  const tabs = [
    ...(may(...IMPORT_ROLES)
      ? [{ key: 'imports', label: t('operations.imports'), children: <Imports /> }]
      : []),
    ...(may('admin')
      ? [{ key: 'dead-letters', label: t('operations.deadLetters'), children: <DeadLetters /> }]
      : []),
    ...(may('admin', 'privacy-officer')
      ? [{ key: 'audit', label: t('operations.audit'), children: <AuditTrail /> }]
      : []),
  ]
  const { tab = tabs[0]?.key } = useParams()
  return (
    <>
      <PageTitle
        title={t('place.operations')}
        hint={t('operations.hint')}
        extra={
          <>
            <Button icon={<ApiOutlined />} href="/docs" target="_blank">
              {t('operations.apiDocs')}
            </Button>
            <Button icon={<FileTextOutlined />} href="/asyncapi.yaml" target="_blank">
              {t('operations.eventDocs')}
            </Button>
          </>
        }
      />
      <Panel>
        <Tabs
          {...(tab === undefined ? {} : { activeKey: tab })}
          items={tabs}
          destroyOnHidden
          onChange={(chosen) => void navigate(`/operations/${chosen}`, { replace: true })}
        />
      </Panel>
    </>
  )
}
