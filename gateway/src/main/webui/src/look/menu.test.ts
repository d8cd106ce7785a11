import { describe, expect, it } from 'vitest'
import { ROLES } from '../session/session'
import { landing, placesOf } from './menu'

const withPlace = (path: string) =>
  ROLES.filter((role) => placesOf([role]).some((place) => place.path === path))

describe('the menu', () => {
  it('shows erasures to privacy officers alone', () => {
    expect(withPlace('/erasures')).toEqual(['privacy-officer'])
  })

  it('shows duplicates to those who may decide on them', () => {
    expect(withPlace('/duplicates')).toEqual(['relationship-manager', 'branch-manager', 'admin'])
  })

  it('shows models to those who may try them out', () => {
    expect(withPlace('/models')).toEqual(['marketer', 'approver', 'analyst', 'admin'])
  })

  it('begins where the work of a role is', () => {
    expect(landing(['marketer'])).toBe('/dashboard')
    expect(landing(['relationship-manager'])).toBe('/tasks')
    expect(landing(['privacy-officer'])).toBe('/campaigns')
  })
})
