/**
 * How many states a search takes up with all reductions, without each of them, without any, and with its lists written
 * out. Writes the table between its two markers in docs/unbounded.md.
 *
 *   npm run reductions [-- LIMIT]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { allDesigns } from '../../dist/model/designs/index.js';
import { systemOf } from '../../dist/model/machine.js';
import { REDUCTIONS } from '../../dist/model/world.js';
import { worldOf } from '../../dist/model/worlds.js';
import { claims, propertyOf } from '../../dist/properties/index.js';
import { explore } from '../../dist/src/checker/index.js';

const PAGE = new URL('../../docs/unbounded.md', import.meta.url);
const BEGIN = '<!-- states: written by `npm run reductions` -->';
const END = '<!-- end of states -->';

const limit = Number(process.argv[2] ?? 400_000);
if (!Number.isSafeInteger(limit) || limit < 1) {
  console.error(`npm run reductions: ${process.argv[2]} is not a number of states`);
  process.exit(2);
}

const HONEST = ['no-adversary', 'no-panic', 'no-crash-image', 'same-design', 'tpm-present'];
const OWNED = ['no-faults', 'file-load-only', 'no-panic', 'no-crash-image', 'same-design', 'one-load'];
const BOUNDS = { kexecs: 1, events: 1, loads: 1, resets: 1, faults: 1, tampering: 1, cpus: 3 };

const ROWS = [
  ...['linux-6.1', 'linux-6.12.107', 'linux-6.16'].flatMap((design) => [
    { design, focus: 'control', assumptions: HONEST },
    { design, focus: 'replay', assumptions: HONEST },
    { design, focus: 'quote', assumptions: HONEST },
    { design, focus: 'moment', assumptions: HONEST },
    { design, focus: 'alteration', assumptions: OWNED },
  ]),
];

/** What a column leaves out of the reductions. */
const COLUMNS = {
  'all reductions': {},
  ...Object.fromEntries(REDUCTIONS.map((each) => [`\`--no-${each}\``, { without: [each] }])),
  'nothing left out as over': { thoroughly: true },
  'folding alone': { without: REDUCTIONS, thoroughly: true },
  'lists written out': { folded: false, thoroughly: true },
};

const number = (n) => n.toLocaleString('en-US');

function states({ design: name, focus, assumptions }, { thoroughly, ...options }, bounds) {
  const design = allDesigns.find((each) => each.name === name);
  const world = worldOf(design, { assumptions, bounds, focus, ...options });
  const those = claims.filter((claim) => claim.focus === focus && !claim.liveness);
  const properties = those.map((claim) => {
    const { over, ...property } = propertyOf(claim, world);
    return thoroughly || over === undefined ? property : { ...property, over };
  });
  const found = explore(systemOf(world), properties, { limits: { states: limit } });
  return {
    cell: found.complete ? number(found.states) : `over ${number(limit)}`,
    verdicts: found.complete
      ? found.properties.map(({ verdict, trace }) => [verdict, trace?.steps.length])
      : null,
  };
}

function lineOf(row, bounds) {
  const cells = [];
  let verdicts = null;
  for (const [column, options] of Object.entries(COLUMNS)) {
    const found = states(row, options, bounds);
    verdicts ??= found.verdicts;
    const same = found.verdicts === null || JSON.stringify(found.verdicts) === JSON.stringify(verdicts);
    if (!same) throw new Error(`${row.design}, ${row.focus}: not the same verdicts (${column})`);
    cells.push(found.cell);
  }
  const line = `| ${[row.design, row.focus, ...cells].join(' | ')} |`;
  console.error(line);
  return line;
}

function table(bounds) {
  const head = ['design', 'part', ...Object.keys(COLUMNS)];
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map((_, k) => (k < 2 ? '---' : '--:')).join('|')}|`,
    ...ROWS.map((row) => lineOf(row, bounds)),
  ];
}

const text = await readFile(PAGE, 'utf8');
const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
if (from < 0 || to < from) throw new Error(`docs/unbounded.md has no line "${BEGIN}" before "${END}"`);
const written = [BEGIN, '', ...table(BOUNDS), '', ''].join('\n');
await writeFile(PAGE, text.slice(0, from) + written + text.slice(to));
