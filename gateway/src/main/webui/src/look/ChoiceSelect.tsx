import { Button, Flex, Select, Spin, Typography, type SelectProps } from 'antd'
import type { BaseOptionType, DefaultOptionType } from 'antd/es/select'
import type { Fetched } from '../api/choices'
import { useI18n } from '../i18n/i18n'
import { useProblemText } from './problem'

/**
 * A choice among what is fetched. While that is on its way, could not be had or is none, this is what it says,
 * instead of looking empty.
 */
export function ChoiceSelect<V = string, O extends BaseOptionType = DefaultOptionType>(
  props: SelectProps<V, O> & { of: Fetched; none?: string },
) {
  const { of, none, ...select } = props
  const { isPending, isLoadingError: failed } = of
  const empty = select.options === undefined || select.options.length === 0
  const said = failed ? <NotHad of={of} /> : isPending ? <Spin size="small" /> : none
  return (
    <Select<V, O>
      loading={isPending}
      {...(failed ? { status: 'error' } : {})}
      {...(empty && said !== undefined ? { notFoundContent: said } : {})}
      {...(failed && !empty
        ? {
            popupRender: (options) => (
              <>
                {said}
                {options}
              </>
            ),
          }
        : {})}
      {...select}
    />
  )
}

function NotHad({ of }: { of: Fetched }) {
  const { t } = useI18n()
  const problemText = useProblemText()
  return (
    // A press on the button would else take the focus from the choice, which closes it.
    <Flex vertical gap={4} align="flex-start" role="alert" style={{ padding: 8 }} onMouseDown={keepsFocus}>
      <Typography.Text type="danger">{t('form.choicesMissing')}</Typography.Text>
      <Typography.Text type="secondary">{problemText(of.error)}</Typography.Text>
      <Button size="small" onClick={() => void of.refetch()}>
        {t('do.retry')}
      </Button>
    </Flex>
  )
}

function keepsFocus(event: { preventDefault: () => void }) {
  event.preventDefault()
}
