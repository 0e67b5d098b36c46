// Bundles src/loader.ts to one classic script, and src/index.ts to a module beside it.
//
//   node scripts/loader.mjs --outfile parlor.js [--module NAME] [--debug]
//
// `--module` is the file name of the widget's glue, next to the two; without it the
// page's `data-module` says where the glue is. `--debug` keeps names and adds a source map.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { cssAsText } from './css.mjs';

/**
 * Writes the module that the loader fetches: `src/host.ts`, which imports `glue`, which
 * compiles `wasm`; both are beside it.
 */
export const buildHost = ({ outfile, glue, wasm }) =>
  build({
    entryPoints: [source('host.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    define: { PARLOR_WASM: JSON.stringify(wasm) },
    logLevel: 'warning',
    plugins: [
      {
        name: 'glue',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^parlor-glue$/ }, () => ({ path: `./${glue}`, external: true })),
      },
    ],
  });

const source = (name) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));

/** Writes the loader to `outfile`, and the module with `init()` to the same with `.mjs`. */
export async function buildLoader({ outfile, module = '', debug = false }) {
  const bundle = (entry, format, outfile) =>
    build({
      entryPoints: [source(entry)],
      outfile,
      bundle: true,
      format,
      target: 'es2022',
      minify: !debug,
      sourcemap: debug ? 'inline' : false,
      legalComments: 'none',
      // Classes and modules are strict anyway; the rest reads the same without being told.
      tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
      plugins: [cssAsText],
      define: { PARLOR_MODULE: JSON.stringify(module) },
      logLevel: 'warning',
    });
  await bundle('loader.ts', 'iife', outfile);
  await bundle('index.ts', 'esm', outfile.replace(/\.js$/, '.mjs'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      outfile: { type: 'string' },
      module: { type: 'string' },
      debug: { type: 'boolean' },
    },
  });
  await buildLoader(values);
}
