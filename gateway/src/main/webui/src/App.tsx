import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as Messages, ConfigProvider, Spin } from 'antd'
import { useEffect, useState } from 'react'
import { createBrowserRouter, Navigate, RouterProvider, type RouteObject } from 'react-router'
import { Problem } from './api/problem'
import { useI18n } from './i18n/i18n'
import { themeOf, useAppearance } from './look/theme'
import { useSession, type Session } from './session/session'
import { SignIn } from './session/SignIn'
import { SignInAgain } from './session/SignInAgain'
import { landing } from './look/menu'

const noQueries = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // The API client repeats what a broken connection lost; a refusal stays one.
        retry: (failures, error) => !(error instanceof Problem) && failures < 1,
        refetchOnWindowFocus: true,
      },
    },
  })

const routes: RouteObject[] = [
  {
    lazy: async () => {
      const [{ Shell }, { Lost }] = await Promise.all([import('./look/Shell'), import('./look/Lost')])
      return { Component: Shell, ErrorBoundary: Lost }
    },
    HydrateFallback: Waiting,
    children: [
      { index: true, element: <Landing /> },
      {
        path: 'dashboard',
        lazy: async () => ({ Component: (await import('./dashboard/Dashboard')).Dashboard }),
      },
      {
        path: 'campaigns',
        lazy: async () => ({ Component: (await import('./campaign/Campaigns')).Campaigns }),
      },
      {
        path: 'campaigns/new',
        lazy: async () => ({ Component: (await import('./campaign/planning/NewCampaign')).NewCampaign }),
      },
      {
        path: 'campaigns/:id/edit',
        lazy: async () => ({ Component: (await import('./campaign/planning/EditCampaign')).EditCampaign }),
      },
      {
        path: 'campaigns/:id',
        lazy: async () => ({ Component: (await import('./campaign/CampaignPage')).CampaignPage }),
      },
      {
        path: 'customers',
        lazy: async () => ({ Component: (await import('./customer/Customers')).Customers }),
      },
      {
        path: 'customers/:id',
        lazy: async () => ({ Component: (await import('./customer/CustomerPage')).CustomerPage }),
      },
      {
        path: 'duplicates',
        lazy: async () => ({ Component: (await import('./duplicate/Duplicates')).Duplicates }),
      },
      {
        path: 'erasures',
        lazy: async () => ({ Component: (await import('./privacy/Erasures')).Erasures }),
      },
      {
        path: 'erasures/:id',
        lazy: async () => ({ Component: (await import('./privacy/ErasurePage')).ErasurePage }),
      },
      { path: 'segments', lazy: async () => ({ Component: (await import('./segment/Segments')).Segments }) },
      {
        path: 'segments/new',
        lazy: async () => ({ Component: (await import('./segment/SegmentForm')).NewSegment }),
      },
      {
        path: 'segments/:id/edit',
        lazy: async () => ({ Component: (await import('./segment/SegmentForm')).EditSegment }),
      },
      {
        path: 'segments/:id',
        lazy: async () => ({ Component: (await import('./segment/SegmentPage')).SegmentPage }),
      },
      {
        path: 'models/:axis?',
        lazy: async () => ({ Component: (await import('./model/Models')).Models }),
      },
      { path: 'tasks', lazy: async () => ({ Component: (await import('./task/Tasks')).Tasks }) },
      {
        path: 'operations/:tab?',
        lazy: async () => ({ Component: (await import('./operations/Operations')).Operations }),
      },
      { path: '*', lazy: async () => ({ Component: (await import('./look/Lost')).Lost }) },
    ],
  },
]

const router = createBrowserRouter(routes)

/** Where a person's work begins. */
function Landing() {
  const session = useSession()
  return <Navigate to={landing(session?.roles ?? [])} replace />
}

/** Shown while the first page is fetched. */
function Waiting() {
  return <Spin style={{ display: 'block', margin: '96px auto' }} />
}

/**
 * The console for one person: what was fetched for one is not there for the next. Whoever signs in again is
 * where they were, and what could not be fetched meanwhile is.
 */
function SignedIn({ token }: { token: string }) {
  const [queries] = useState(noQueries)
  useEffect(() => {
    void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
  }, [queries, token])
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}

function Console({ session }: { session: Session }) {
  return (
    <>
      <SignedIn token={session.token} />
      {session.lapsed === true && <SignInAgain lapsed={session} />}
    </>
  )
}

export function App() {
  const { antd } = useI18n()
  const [appearance] = useAppearance()
  const session = useSession()
  return (
    <ConfigProvider locale={antd} theme={themeOf(appearance)} button={{ autoInsertSpace: false }}>
      <Messages style={{ height: '100%' }}>
        {session === null ? <SignIn /> : <Console key={session.username} session={session} />}
      </Messages>
    </ConfigProvider>
  )
}
