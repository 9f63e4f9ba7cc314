import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/portal/',
  plugins: [react()],
  // The worker's pre-check is built from the reader's sources, so that no library has to be built first.
  resolve: { alias: { '@gatehouse/apk/head': fileURLToPath(new URL('../../libs/apk/src/head.ts', import.meta.url)) } },
  // The gateway's Content-Security-Policy allows no inline script and no data: script; small assets stay files, too.
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1200 },
  worker: { format: 'es' },
});
