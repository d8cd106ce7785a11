import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const gateway = process.env.CLIENTELE_GATEWAY ?? 'http://127.0.0.1:8080'

/** The paths that the gateway answers itself; all else in development comes from Vite. */
const served = ['/api', '/oauth2', '/openapi.json', '/openapi.yaml', '/asyncapi.yaml', '/docs']

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: process.env.CLIENTELE_CONSOLE_OUT ?? '../../../target/classes/META-INF/resources',
    // The folder also holds what other build steps put there; only our own assets are replaced.
    emptyOutDir: false,
    // Small assets stay files: the content security policy allows no inline ones.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(served.map((path) => [path, { target: gateway, changeOrigin: true }])),
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'], testTimeout: 5_000 },
})
