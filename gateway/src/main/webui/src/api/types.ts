/**
 * The shapes of the REST API under the console's names. They come from the contracts of the services
 * (`npm run generate`); here stands only what a contract leaves open: what is in free JSON.
 */
import type * as analytics from '../../.schema/analytics'
import type * as campaign from '../../.schema/campaign'
import type * as customer from '../../.schema/customer'
import type * as gateway from '../../.schema/gateway'

/** A shape, with some of its fields told more closely. */
type Closer<T, P extends { [K in keyof P]: K extends keyof T ? unknown : never }> = Omit<T, keyof P> & P

/** A body in which what is there can be taken away: `null` does that. */
type Emptiable<T> = { [K in keyof T]: T[K] | null }

export type Money = customer.Money

export interface Page<T> {
  items: T[]
  next?: string
  /** Of a list across services: those that did not answer, whose items are left out to the end. */
  missing?: string[]
}

/** A condition as the services keep it; see `condition/condition.ts` for how people edit it. */
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
  /** Of the attribute, where the value does not tell it. */
  type?: string
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

/** Attributes of a customer or a behaviour, by their declared names. */
export type Attributes = Record<string, string | number | boolean | null>

export type Identifier = customer.Identifier
export type IdentifiersChange = customer.IdentifiersRequest
export type Customer = Closer<customer.CustomerView, { attributes: Attributes }>
export type Lifecycle = customer.LifecycleView
export type LifecycleMove = customer.Line
/** What stands of a purpose and channel; its entries are the words that led to it. */
export type Consent = customer.ConsentView
export type ConsentEntry = customer.Entry
export type ConsentDraft = customer.Consent
export type Behaviour = Closer<customer.BehaviourView, { attributes: Attributes }>
export type BehaviourType = customer.TypeView
export type Installation = customer.InstallationView
export type Attribute = customer.AttributeView
export type Namespace = customer.NamespaceView
export type Branch = customer.BranchView
export type Assignment = customer.AssignmentView
export type Manager = customer.ManagerView
export type Merge = customer.MergeView
export type MergeRequest = customer.MergeRequest
export type Job = customer.ImportView
export type Refusal = customer.RefusalView

/** A stage, tier or base: who enters it, and who keeps it once there. */
export type Place = Closer<customer.PlaceDocument, { when: ConditionGroup; keep?: ConditionGroup | null }>

/** The stages, tiers or bases of this installation, in their order. */
export type Model = Closer<customer.ModelView, { places: Place[] }>
export type ModelVersion = Closer<customer.VersionView, { places: Place[] }>
export type WhatIf = customer.WhatIfView

/** A static segment has no condition: its members were chosen. */
export type Segment = Closer<customer.SegmentView, { condition?: ConditionGroup; snapshotOf?: Snapshot }>

/** Whose members a snapshot froze, and when. */
export interface Snapshot {
  segmentId: string
  name: string
  condition?: ConditionGroup | null
  takenAt: string
  takenBy: string
}

export type MembersNoted = Required<customer.Noted>
/** A rule that a segment had. */
export type SegmentRule = Closer<customer.RuleView, { condition: ConditionGroup }>
export type SegmentOverlap = customer.Overlap
export type SegmentPreview = customer.PreviewView
export type SegmentMember = customer.MemberView
export type SegmentMembership = customer.MembershipView
export type SegmentWhy = Closer<customer.Why, { parts: ExplainedPart[] }>
export type ExplainedPart = (ConditionGroup & { rules: ExplainedPart[] } & Answer) | (ConditionRule & Answer)

interface Answer {
  holds: boolean
  actual?: unknown
}

export type Revealed = Closer<customer.RevealedView, { attributes: Attributes }>

export type Erasure = customer.ErasureView
export type ErasureBegun = customer.Begun
export const GROUNDS = [
  'CUSTOMER_REQUEST',
  'CONSENT_WITHDRAWN',
  'NO_LONGER_NEEDED',
  'RETENTION_ENDED',
  'UNLAWFUL',
] as const satisfies readonly customer.Ground[]
export type Ground = customer.Ground

export type Duplicate = Closer<customer.DuplicateView, { parts: Evidence[] }>
export type DuplicateSearch = customer.DuplicateSearch

/** What one field says for (positive) or against two customers being one, in bits. */
export type Evidence = Required<customer.DuplicateView['parts'][number]>

// campaign-service

export const METRICS = [
  'CONVERSIONS',
  'CONVERSION_RATE',
  'REVENUE',
] as const satisfies readonly campaign.Metric[]
export type Metric = campaign.Metric

export type Objective = campaign.ObjectiveView
export type Product = campaign.ProductView
export type Offer = campaign.OfferView
export type Channel = campaign.ChannelView
export type Template = campaign.TemplateView

export const CAMPAIGN_STATES = [
  'DRAFT',
  'SUBMITTED',
  'APPROVED',
  'RUNNING',
  'PAUSED',
  'COMPLETED',
  'CANCELLED',
] as const satisfies readonly campaign.CampaignState[]
export type CampaignState = campaign.CampaignState
export type CampaignAction = campaign.CampaignAction
export type Audience = Emptiable<campaign.AudienceRequest>

/** What a campaign is made of: the body to create it with, and to change it while it is a draft. */
export type CampaignDefinition = Closer<
  Emptiable<campaign.CampaignRequest>,
  {
    audience: Audience
    channels: Emptiable<campaign.WayRequest>[]
    holdoutPercent: number
    purpose: string
    name: string
  }
>
export type Campaign = Closer<
  campaign.CampaignView,
  { actions: CampaignAction[]; conversion: Required<campaign.ConversionRequest> }
>
export type Reach = campaign.ReachView

export const CONTACT_STATES = [
  'PLANNED',
  'HELD_OUT',
  'SUPPRESSED',
  'SENDING',
  'SENT',
  'DELIVERED',
  'OPENED',
  'CLICKED',
  'FAILED',
] as const satisfies readonly campaign.ContactState[]

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
  'DUPLICATE',
  'TEMPLATE',
  'REFUSED_BY_CHANNEL',
  'PUT_OFF_TOO_OFTEN',
  'UNKNOWN_OUTCOME',
  'REPORTED',
] as const satisfies readonly campaign.ContactReason[]

export type Contact = campaign.ContactView
export type Contactability = campaign.ContactabilityView
export type ContactWay = campaign.ContactWayView

export const TASK_OUTCOMES = [
  'REACHED',
  'NOT_REACHED',
  'INTERESTED',
  'NOT_INTERESTED',
  'CONVERTED',
] as const satisfies readonly campaign.TaskOutcome[]
export type Task = campaign.TaskView

// analytics-service

export type Overview = analytics.Overview
export type CampaignFigures = analytics.CampaignTotals
export type Funnel = analytics.Funnel
export type Arm = analytics.LiftGroup
export type Lift = analytics.Lift
export type BudgetFigures = analytics.BudgetUse
export type Timeline = analytics.CampaignTimeline

// gateway

/** Each part as its service gives it; a list comes as its first items. */
export type Customer360 = Closer<
  gateway.Customer360View,
  {
    customer?: Customer
    lifecycle?: Lifecycle
    consents?: ConsentEntry[]
    behaviours?: Behaviour[]
    segments?: SegmentMembership[]
    contacts?: Contact[]
  }
>
export type AuditEntry = gateway.AuditEntryView
export type AuditVerification = gateway.VerificationView
export type AuditTrail = gateway.TrailView
export type DeadLetter = gateway.DeadLetterView
