// Trunk runs this after each build: it puts the loader next to the page, what the loader
// asks for in front of wasm-bindgen's glue, the key of the agent that `cargo xtask` made
// (PARLOR_AGENT) into the page's script tag, and the words of other languages (PARLOR_WORDS)
// beside the module.

import { copyFile, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHost, buildLoader } from './loader.mjs';

const { TRUNK_STAGING_DIR: staging, TRUNK_PROFILE: profile } = process.env;
const { PARLOR_AGENT: agent, PARLOR_WORDS: words } = process.env;

await buildLoader({ outfile: join(staging, 'parlor.js'), debug: profile === 'debug' });

const module = (await readdir(staging)).find((it) => /^parlor-[^-_]+\.js$/.test(it));
const glue = module.replace('.js', '_glue.js');
await rename(join(staging, module), join(staging, glue));
const wasm = module.replace('.js', '_bg.wasm');
await buildHost({ outfile: join(staging, module), glue, wasm });

if (agent) {
  const page = join(staging, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('data-agent=""', `data-agent="${agent}"`));
}

if (words) {
  for (const language of await readdir(words))
    await copyFile(
      join(words, language),
      join(staging, module.replace('parlor-', `parlor-${language.slice(0, -4)}-`).replace(/js$/, 'txt')),
    );
}
