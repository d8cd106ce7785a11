import { defineConfig } from '@playwright/test'

/** Runs against a stack that is up; CLIENTELE_URL says where. */
export default defineConfig({
  testDir: '.',
  outputDir: './results',
  // Each file has customers of its own, so that two do not get in each other's way.
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    baseURL: process.env.CLIENTELE_URL ?? 'http://127.0.0.1:8080',
    locale: 'en-GB',
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    // What slides or grows is not where a click was aimed at.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
