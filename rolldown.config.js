/** What the HTML reports hold beside their data: a script in one piece each, and the style. */
import { readFileSync } from 'node:fs';

/** What comes later overrides what came before. */
const STYLE = ['page', 'matrix', 'check', 'run', 'lanes', 'machine', 'chains', 'sheet', 'narrow', 'print'];

const html = new URL('src/report/html/', import.meta.url);

const style = {
  name: 'style',
  generateBundle() {
    const read = (name) => readFileSync(new URL(`style/${name}.css`, html), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'page.css', source: STYLE.map(read).join('') });
  },
};

const script = (entry, fileName, plugins = []) => ({
  input: new URL(`client/${entry}.ts`, html).pathname,
  tsconfig: false,
  plugins,
  output: { dir: 'dist/src/report/html/assets', entryFileNames: fileName, format: 'es', minify: true },
});

export default [script('main', 'client.js', [style]), script('design-matrix', 'design-matrix.js')];
