import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'electron-vite'

const root = import.meta.dirname
const jobs = readdirSync(join(root, 'workers/jobs')).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3))

const renderer: UserConfig['renderer'] = {
  root: join(root, 'renderer'),
  base: './',
  build: {
    outDir: join(root, 'out/renderer'),
    emptyOutDir: true,
    minify: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rollupOptions: { input: { index: join(root, 'renderer/index.html') } }
  },
  plugins: [react()]
}

/** ES modules beside each other, out/main/index.js and out/main/jobs/<name>.js; packages of `dependencies` stay external. */
const main: UserConfig['main'] = {
  build: {
    outDir: 'out/main',
    rollupOptions: {
      input: { index: join(root, 'electron/main/index.ts'), ...Object.fromEntries(jobs.map((name) => [`jobs/${name}`, join(root, `workers/jobs/${name}.ts`)])) },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
    }
  }
}

/** A sandboxed preload must be CommonJS and one file. */
const preload: UserConfig['preload'] = {
  build: {
    outDir: 'out/preload',
    rollupOptions: { input: { index: join(root, 'electron/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } }
  }
}

/** COHORTDESK_BUILD=renderer builds what the loopback server serves and leaves Electron's part alone. */
export default defineConfig(process.env.COHORTDESK_BUILD === 'renderer' ? { renderer } : { main, preload, renderer })
