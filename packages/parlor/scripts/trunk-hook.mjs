// Trunk runs this after each build: it puts the loader next to the page, and the key of
// the agent that `cargo xtask` made (PARLOR_AGENT) into the page's script tag.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildLoader } from './loader.mjs';

const { TRUNK_STAGING_DIR: staging, TRUNK_PROFILE: profile, PARLOR_AGENT: agent } = process.env;

await buildLoader({ outfile: join(staging, 'parlor.js'), debug: profile === 'debug' });

if (agent) {
  const page = join(staging, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('data-agent=""', `data-agent="${agent}"`));
}
