import { SafetyCertificateOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Flex, Typography } from 'antd'
import { api } from '../api/api'
import type { AuditTrail, AuditVerification } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice } from '../look/problem'

/** Has every service check that its trail is whole, and says where one is not. */
export function Verification() {
  const { t } = useI18n()
  const verify = useMutation({ mutationFn: () => api.get<AuditVerification>('/audit/verify') })
  const found = verify.data
  return (
    <>
      <Flex gap={12} align="center" wrap>
        <Button
          type="primary"
          icon={<SafetyCertificateOutlined />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {t('verify.do')}
        </Button>
        <Typography.Text type="secondary">{t('verify.means')}</Typography.Text>
      </Flex>
      <ProblemNotice error={verify.error} />
      {found !== undefined && (
        <Alert
          type={found.intact ? 'success' : 'error'}
          showIcon
          role="alert"
          title={t(found.intact ? 'verify.whole' : 'verify.notWhole')}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {found.services.map((trail) => (
                <li key={trail.service}>
                  <Trail trail={trail} />
                </li>
              ))}
              {found.missing.map((service) => (
                <li key={service}>{t('verify.missing', { service })}</li>
              ))}
            </ul>
          }
        />
      )}
    </>
  )
}

function Trail({ trail }: { trail: AuditTrail }) {
  const { t, f } = useI18n()
  const { finding, published } = trail
  return (
    <>
      {t('verify.sealed', { service: trail.service, count: trail.sealed })}
      {trail.unsealed > 0 && <> · {t('verify.unsealed', { count: trail.unsealed })}</>}
      {published !== undefined && (
        <> · {t('verify.published', { count: published.entries, when: f.dateTime(published.at) })}</>
      )}
      {finding !== undefined && <Finding finding={finding} />}
    </>
  )
}

/** The first entry that is not as it was written. */
function Finding({ finding }: { finding: NonNullable<AuditTrail['finding']> }) {
  const { t, f, label } = useI18n()
  return (
    <div>
      <Typography.Text type="danger" strong>
        {label('fault', finding.fault)}
      </Typography.Text>
      {finding.place !== undefined && <> · {t('verify.place', { place: f.number(finding.place) })}</>}
      {finding.entryId !== undefined && (
        <>
          {' · '}
          <Typography.Text className="figures" copyable>
            {finding.entryId}
          </Typography.Text>
        </>
      )}
    </div>
  )
}
