/** What the HTML report holds beside its data: its script in one piece, and its style. */
import { readFileSync } from 'node:fs';

const html = new URL('src/report/html/', import.meta.url);

export default {
  input: new URL('client/main.ts', html).pathname,
  tsconfig: false,
  plugins: [
    {
      name: 'style',
      generateBundle() {
        const source = readFileSync(new URL('page.css', html), 'utf8');
        this.emitFile({ type: 'asset', fileName: 'page.css', source });
      },
    },
  ],
  output: { dir: 'dist/src/report/html/assets', entryFileNames: 'client.js', format: 'iife', minify: true },
};
