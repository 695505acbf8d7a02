// Writes docs/claims.md: node bench/claims/page.mjs [FOLDER]. `npm run build` comes first. In the folder it keeps what
// is found, so that another time it searches only for what is new.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { said, threads } from '../../dist/properties/said.js';
import { isProblem } from '../../dist/src/files/problem.js';
import { answer } from '../../dist/src/matrix/asked.js';
import { openMemory } from '../../dist/src/matrix/memory.js';
import { renderSaidPage } from '../../dist/src/report/said/page.js';

const [, , folder] = process.argv;
if (folder !== undefined) mkdirSync(folder, { recursive: true });

const fileOf = ({ assumptions, bounds, next = [] }) =>
  `${['claims', ...assumptions, ...Object.entries(bounds).flat(), ...next.map(({ name }) => name)].join('_')}.json`;

/** A file for each of the settings: a memory is of one. */
const memoryOf = (options) => openMemory(options, folder && join(folder, fileOf(options)));

const onProgress = ({ done, total }) =>
  process.stderr.write(`claims: ${done} of ${total} groups of searches\n`);

try {
  writeFileSync('docs/claims.md', renderSaidPage(threads, await answer(said, { memoryOf, onProgress })));
} catch (error) {
  if (!isProblem(error)) throw error;
  process.stderr.write(`claims: ${error.message}\n`);
  process.exitCode = 2;
}
