// Bundles src/loader.ts to one classic script.
//
//   node scripts/loader.mjs --outfile FILE [--module NAME] [--debug]
//
// `--module` is the file name of the widget's glue, next to the loader; without it the
// page's `data-module` says where the glue is. `--debug` keeps names and adds a source map.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { cssAsText } from './css.mjs';

/** Writes the loader to `outfile`. */
export async function buildLoader({ outfile, module = '', debug = false }) {
  await build({
    entryPoints: [fileURLToPath(new URL('../src/loader.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: !debug,
    sourcemap: debug ? 'inline' : false,
    legalComments: 'none',
    plugins: [cssAsText],
    define: { PARLOR_MODULE: JSON.stringify(module) },
    logLevel: 'warning',
  });
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
