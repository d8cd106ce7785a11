/** The words of the bank pack, in the order in which people expect them. */
export const STAGES = ['PROSPECT', 'NEW', 'GROWING', 'MATURE', 'AT_RISK', 'DORMANT', 'LOST', 'WON_BACK']
export const TIERS = ['MASS', 'AFFLUENT', 'PREMIER', 'PRIVATE']
export const BASES = ['INCREMENTAL', 'FLOW', 'STOCK']
export const KINDS = ['PERSON', 'COMPANY']
export const RISK_LEVELS = ['C1', 'C2', 'C3', 'C4', 'C5']
