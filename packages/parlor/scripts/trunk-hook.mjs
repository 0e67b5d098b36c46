// Trunk runs this after each build: it puts the loader next to the page, and the key of
// the agent that `cargo xtask` made (PARLOR_AGENT) into the page's script tag, and the words
// of other languages (PARLOR_WORDS) beside the module.

import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildLoader } from './loader.mjs';

const { TRUNK_STAGING_DIR: staging, TRUNK_PROFILE: profile } = process.env;
const { PARLOR_AGENT: agent, PARLOR_WORDS: words } = process.env;

await buildLoader({ outfile: join(staging, 'parlor.js'), debug: profile === 'debug' });

if (agent) {
  const page = join(staging, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('data-agent=""', `data-agent="${agent}"`));
}

if (words) {
  const module = (await readdir(staging)).find((it) => /^parlor-[^-]+\.js$/.test(it));
  for (const language of await readdir(words))
    await copyFile(
      join(words, language),
      join(staging, module.replace('parlor-', `parlor-${language.slice(0, -4)}-`).replace(/js$/, 'txt')),
    );
}
