import { createContext } from 'react'
import type { Path } from 'react-querybuilder'
import type { BehaviourType } from '../api/types'
import type { ConditionFault } from './condition'

/** What all rules of a condition share: the types of behaviour, and what is wrong with which rule. */
export interface Surroundings {
  types: readonly BehaviourType[]
  faults: readonly ConditionFault[]
  /** Changes operator and value at once, as a behaviour needs whose figure becomes another. */
  changeRule: (path: Path, operator: string, value: unknown) => void
}

export const Builder = createContext<Surroundings>({ types: [], faults: [], changeRule: () => undefined })
