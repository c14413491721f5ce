/** An application folder with the real main process (its sources), the real preload and the tiny page, for tests that need no built renderer. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = join(import.meta.dirname, '../../../..')

export async function buildTinyApplication(folder: string): Promise<void> {
  const main = join(root, 'electron/main/index.ts')
  mkdirSync(join(folder, 'out/main/jobs'), { recursive: true })
  for (const job of ['import', 'records']) {
    writeFileSync(join(folder, `out/main/jobs/${job}.js`), `import ${JSON.stringify(pathToFileURL(join(root, `workers/jobs/${job}.ts`)).href)}\n`)
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tiny', productName: 'CohortDesk', version: '0.0.1', type: 'module', main }))
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(root, 'electron/preload'),
    build: {
      outDir: join(folder, 'out/preload'),
      emptyOutDir: true,
      minify: false,
      lib: { entry: join(root, 'electron/preload/index.ts'), formats: ['cjs'], fileName: () => 'index.cjs' },
      rollupOptions: { external: ['electron'] }
    }
  })
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    base: './',
    build: { outDir: join(folder, 'out/renderer'), emptyOutDir: true, minify: false, target: 'esnext' }
  })
}
