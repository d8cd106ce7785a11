/** The shapes of the REST API, in one place. */

export interface Money {
  amount: string
  currency: string
}

export interface Page<T> {
  items: T[]
  next?: string | null
}

/** A condition as the services keep it; see `segment/condition.ts` for how people edit it. */
export interface ConditionGroup {
  combinator: 'and' | 'or'
  not?: boolean
  rules: ConditionPart[]
}

export interface ConditionRule {
  field: string
  operator: string
  value?: unknown
  behaviour?: BehaviourMetric
}

export type ConditionPart = ConditionGroup | ConditionRule

export interface BehaviourMetric {
  type: string
  aggregate: Aggregate
  withinDays?: number
  where?: BehaviourFilter[]
}

export interface BehaviourFilter {
  attribute: string
  operator: string
  value?: unknown
}

export const AGGREGATES = [
  'COUNT',
  'SUM',
  'AVERAGE',
  'SMALLEST',
  'LARGEST',
  'LAST',
  'DAYS_SINCE',
  'EVER',
] as const
export type Aggregate = (typeof AGGREGATES)[number]

// customer-service

export interface Identifier {
  namespace: string
  value: string
}

export interface Customer {
  id: string
  version: number
  kind: 'PERSON' | 'COMPANY'
  name: string
  identifiers?: Identifier[]
  attributes?: Record<string, string | number | boolean | null>
  branch?: string | null
  manager?: string | null
  registeredOn?: string | null
  riskTolerance?: { level: string; validUntilOn?: string | null } | null
  stage?: string | null
  stageSince?: string | null
  tier?: string | null
  tierSince?: string | null
  base?: string | null
  createdAt: string
  updatedAt: string
}

export interface LifecycleMove {
  axis: 'STAGE' | 'TIER' | 'BASE'
  from?: string | null
  to?: string | null
  at: string
  cause?: string | null
}

export interface Lifecycle {
  stage?: string | null
  stageSince?: string | null
  tier?: string | null
  tierSince?: string | null
  base?: string | null
  history?: LifecycleMove[]
}

export interface Consent {
  purpose: string
  channel: string
  granted: boolean
  legalBasis?: string | null
  textVersion?: string | null
  evidence?: string | null
  recordedAt: string
}

export interface Behaviour {
  id: string
  source?: string | null
  type: string
  occurredAt: string
  amount?: Money | null
  attributes?: Record<string, string | number | boolean | null> | null
}

export interface Segment {
  id: string
  version: number
  name: string
  description?: string | null
  /** A static segment has none: its members were chosen. */
  condition?: ConditionGroup | null
  state: 'BUILDING' | 'LIVE'
  memberCount: number
  createdAt: string
  updatedAt: string
}

export interface SegmentPreview {
  count: number
  sample: { id: string; name: string; stage?: string | null; tier?: string | null }[]
  tookMillis: number
}

export interface SegmentMember {
  customerId: string
  since: string
}

export type ExplainedPart = (ConditionGroup & { rules: ExplainedPart[] } & Answer) | (ConditionRule & Answer)

interface Answer {
  holds: boolean
  actual?: unknown
}

export interface SegmentWhy {
  member: boolean
  parts: ExplainedPart[]
}

export interface Branch {
  code: string
  name: string
  parent?: string | null
}

export interface BehaviourType {
  type: string
  title: string
  attributes?: Record<string, string>
}

export interface Attribute {
  name: string
  type: 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'DATE'
  title: string
  choices?: string[] | null
  protection: 'OPEN' | 'MASKED' | 'SECRET'
}

export interface Namespace {
  name: string
  title: string
}

/** The stages, tiers or bases of this installation, in their order. */
export interface LifecycleModel {
  places: { name: string; title?: string | null }[]
}

export interface Job {
  id: string
  kind?: string
  state: 'RECEIVED' | 'RUNNING' | 'COMPLETED' | 'FAILED'
  rowsRead: number
  applied: number
  refused: number
  rowsPerSecond?: number | null
  estimatedEndAt?: string | null
  createdAt: string
  finishedAt?: string | null
  /** Why it failed as a whole. */
  failure?: string | null
}

// campaign-service

export const METRICS = ['CONVERSIONS', 'CONVERSION_RATE', 'REVENUE'] as const
export type Metric = (typeof METRICS)[number]

export interface Objective {
  id: string
  name: string
  metric: Metric
  target: string
  dueOn?: string | null
}

export interface Product {
  code: string
  name: string
  category?: string | null
  riskLevel?: string | null
}

export interface Offer {
  id: string
  name: string
  product: string
  description?: string | null
  value?: Money | null
}

export interface Channel {
  code: string
  kind: string
  name: string
  unitCost?: Money | null
  /** Whether campaigns can use it. */
  sendable?: boolean
}

export interface Template {
  id: string
  name: string
  channel: string
  subject?: string | null
  body: string
}

export const CAMPAIGN_STATES = [
  'DRAFT',
  'SUBMITTED',
  'APPROVED',
  'RUNNING',
  'PAUSED',
  'COMPLETED',
  'CANCELLED',
] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]

export const CAMPAIGN_ACTIONS = [
  'submit',
  'approve',
  'reject',
  'launch',
  'pause',
  'resume',
  'complete',
  'cancel',
] as const
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number]

export interface Audience {
  segmentId?: string | null
  stages?: string[] | null
  tiers?: string[] | null
  bases?: string[] | null
  branches?: string[] | null
}

/** What a campaign is made of: the body to create it with, and to change it while it is a draft. */
export interface CampaignDefinition {
  name: string
  objectiveId?: string | null
  offerId?: string | null
  audience: Audience
  channels: { channel: string; templateId?: string | null }[]
  holdoutPercent: number
  budget?: Money | null
  purpose: string
  conversion?: { behaviourType: string; windowDays: number } | null
}

export interface Campaign extends CampaignDefinition {
  id: string
  version: number
  state: CampaignState
  createdBy?: string | null
  createdAt?: string | null
  submittedBy?: string | null
  submittedAt?: string | null
  approvedBy?: string | null
  approvedAt?: string | null
  launchedAt?: string | null
  endedAt?: string | null
  comment?: string | null
  history?: boolean
  actions: CampaignAction[]
}

export interface Reach {
  audience: number
  heldOut: number
  suppressed: { reason: string; count: number }[]
  reachable: number
  byChannel: { channel: string; count: number; cost?: Money | null }[]
  cost?: Money | null
  budget?: Money | null
}

export const CONTACT_STATES = [
  'PLANNED',
  'HELD_OUT',
  'SUPPRESSED',
  'SENT',
  'DELIVERED',
  'OPENED',
  'CLICKED',
  'FAILED',
] as const

/** Why a contact was not made. */
export const CONTACT_REASONS = [
  'NO_CONSENT',
  'NO_ADDRESS',
  'CONTACT_POLICY',
  'NO_PERSONALISATION',
  'SUITABILITY',
  'BUDGET',
  'CANCELLED',
  'ERASED',
  'MERGED',
  'TEMPLATE',
  'REFUSED_BY_CHANNEL',
  'PUT_OFF_TOO_OFTEN',
  'UNKNOWN_OUTCOME',
  'REPORTED',
] as const

export interface Contact {
  id: string
  campaignId: string
  customerId: string
  channel?: string | null
  state: string
  reason?: string | null
  plannedAt?: string | null
  sentAt?: string | null
}

export const TASK_OUTCOMES = ['REACHED', 'NOT_REACHED', 'INTERESTED', 'NOT_INTERESTED', 'CONVERTED'] as const

export interface Task {
  id: string
  campaignId: string
  customerId: string
  title: string
  instruction: string
  state: 'OPEN' | 'DONE' | 'WITHDRAWN'
  outcome?: string | null
  note?: string | null
  doneBy?: string | null
  doneAt?: string | null
  createdAt?: string | null
}

// analytics-service

export interface Overview {
  asOf: string
  customers: {
    total: number
    byStage: { stage: string; count: number }[]
    byTier: { tier: string; count: number }[]
    byBase: { base: string; count: number }[]
  }
  behaviours: { total: number }
  contacts: {
    total: number
    planned: number
    heldOut: number
    suppressed: number
    delivered: number
    opened: number
    clicked: number
    failed: number
  }
  conversions: { count: number; rate: number | null; value?: Money | null }
  byChannel: { channel: string; contacts: number; conversions: number; rate: number | null }[]
  campaigns: CampaignFigures[]
}

export interface CampaignFigures {
  id: string
  name: string
  state: CampaignState
  contacts: number
  conversions: number
  rate: number | null
  budget?: Money | null
  spent?: Money | null
}

export interface Funnel {
  steps: { step: string; count: number; rate: number | null }[]
  suppressed: { reason: string; count: number }[]
}

export interface Arm {
  customers: number
  conversions: number
  rate: number | null
}

export interface Lift {
  treated: Arm
  heldOut: Arm
  lift: number | null
  interval?: { low: number; high: number; level: number } | null
  relativeLift: number | null
  pValue: number | null
  incrementalConversions: number | null
  conclusive: boolean
  method: string
}

export interface BudgetFigures {
  budget?: Money | null
  reserved?: Money | null
  committed?: Money | null
  released?: Money | null
  remaining?: Money | null
  conversionValue?: Money | null
  returnOnSpend?: number | string | null
}

export interface Timeline {
  items: { on: string; sent: number; responded: number; converted: number }[]
}

// gateway

export interface Customer360 {
  customer?: Customer | null
  lifecycle?: Lifecycle | null
  consents?: Consent[] | null
  behaviours?: Behaviour[] | null
  segments?: SegmentMembership[] | null
  contacts?: Contact[] | null
  /** Parts whose service did not answer. */
  missing: string[]
  /** Parts that this role may not see. */
  withheld: string[]
}

export interface SegmentMembership {
  id: string
  name: string
  since?: string | null
}

export interface AuditEntry {
  id: string
  service?: string | null
  at: string
  actor: string
  action: string
  subject?: string | null
  details?: unknown
}

export interface DeadLetter {
  id: string
  service?: string | null
  topic: string
  partition: number
  offset: number
  key?: string | null
  reason: string
  state: 'OPEN' | 'REDRIVEN' | 'DISCARDED'
  createdAt: string
}
