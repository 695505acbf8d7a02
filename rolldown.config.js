/** What the HTML report holds beside its data: its script in one piece, and its style. */
import { readFileSync } from 'node:fs';

/** What comes later overrides what came before. */
const STYLE = ['page', 'matrix', 'check', 'run', 'lanes', 'machine', 'chains', 'narrow', 'print'];

const html = new URL('src/report/html/', import.meta.url);

export default {
  input: new URL('client/main.ts', html).pathname,
  tsconfig: false,
  plugins: [
    {
      name: 'style',
      generateBundle() {
        const read = (name) => readFileSync(new URL(`style/${name}.css`, html), 'utf8');
        this.emitFile({ type: 'asset', fileName: 'page.css', source: STYLE.map(read).join('') });
      },
    },
  ],
  output: { dir: 'dist/src/report/html/assets', entryFileNames: 'client.js', format: 'es', minify: true },
};
