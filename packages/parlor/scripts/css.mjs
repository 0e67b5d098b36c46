// Style sheets are imported by scripts as text, with their own imports joined in, and
// without tokens that they need not name: the widget brings all of them again.

import { build } from 'esbuild';

/** An esbuild plugin: `import css from './x.css'` gives the sheet, minified, as a string. */
export const cssAsText = {
  name: 'css-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path],
        bundle: true,
        minify: true,
        metafile: true,
        write: false,
        logLevel: 'silent',
      });
      return {
        contents: withoutNeedlessTokens(outputFiles[0].text.trim()),
        loader: 'text',
        watchFiles: Object.keys(metafile.inputs),
      };
    });
  },
};

/**
 * Drops private tokens that nothing reads, and writes those that are read once where they
 * are read, unless a media query gives them another value.
 */
export function withoutNeedlessTokens(css) {
  for (let before; before !== css; ) {
    before = css;
    for (const [definition, token, value] of css.matchAll(/(--_[\w-]+):([^;}]*);?/g)) {
      const isOnly = css.split(token + ':').length === 2;
      const reads = css.split(`var(${token})`).length - 1;
      if (!reads || (reads === 1 && isOnly))
        css = css.replace(definition, '').replace(`var(${token})`, value.trim());
    }
  }
  return css
    .replace(/(--_[\w-]+:) /g, '$1')
    .replace(/, /g, ',')
    .replace(/;}/g, '}')
    .replace(/[^{}]+{}/g, '');
}
