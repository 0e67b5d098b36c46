// Style sheets are imported by scripts as text, with their own imports joined in.

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
        contents: outputFiles[0].text.trim(),
        loader: 'text',
        watchFiles: Object.keys(metafile.inputs),
      };
    });
  },
};
