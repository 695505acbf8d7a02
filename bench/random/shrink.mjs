// How long it takes to make what was found at random short, and how short it becomes:
// node bench/random/shrink.mjs [SEEDS] [DESIGN…]. `npm run build` comes first.
// Times are those of the processors, compiling and collecting garbage included.
// For each set of assumptions in properties/expected.json, each property that `check` finds violated, each seed.
import { readFileSync } from 'node:fs';
import { allDesigns } from '../../dist/model/designs/index.js';
import { runBatch } from '../../dist/src/random/batch.js';
import { shrunk } from '../../dist/src/random/shrunk.js';
import { claimsOf } from '../../dist/src/random/worlds.js';

const [seeds = '100', ...names] = process.argv.slice(2);
const RUNS = 16;
const { runs: entries } = JSON.parse(readFileSync('properties/expected.json', 'utf8'));
const finite = new Set(claimsOf({ properties: [] }).map(({ name }) => name));

const median = (sorted) => sorted[sorted.length >> 1];
const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const numbers = (all) => all.toSorted((a, b) => a - b);
const inMs = (all) => {
  const ms = numbers(all);
  return `${median(ms).toFixed(1)} ms in the median, 95 % within ${at(ms, 0.95).toFixed(1)}, all within ${ms.at(-1).toFixed(1)}`;
};

const all = [];
for (const { design: name, assumptions, bounds, verdicts } of entries) {
  if (names.length > 0 && !names.includes(name)) continue;
  const design = allDesigns.find((each) => each.name === name);
  const violated = Object.keys(verdicts).filter((each) => finite.has(each) && verdicts[each].violated);
  const made = [];
  for (let seed = 1; seed <= Number(seeds) && violated.length > 0; seed++) {
    const options = {
      assumptions,
      bounds: { cpus: 2, ...bounds },
      properties: violated,
      runs: RUNS,
      steps: 200,
      seed,
    };
    const { found } = await runBatch({ design, options, from: 0, runs: RUNS });
    for (const one of found) {
      const began = process.cpuUsage();
      const { run, foundIn } = shrunk(design, options, one);
      const { user, system } = process.cpuUsage(began);
      const ms = (user + system) / 1000;
      made.push({ property: one.property, ms, foundIn, length: run.steps.length });
    }
  }
  all.push(...made);
  if (made.length === 0) continue;
  console.log(`${name}, ${assumptions.length} assumptions: ${inMs(made.map(({ ms }) => ms))}`);
  for (const property of violated) {
    const of = made.filter((each) => each.property === property);
    if (of.length === 0) continue;
    const lengths = numbers(of.map(({ length }) => length));
    const least = verdicts[property].violated;
    console.log(
      `  ${property}: shortest ${least}; ${of.length} runs, found in ${median(numbers(of.map(({ foundIn }) => foundIn)))}, ` +
        `shrunk to ${lengths[0]} to ${lengths.at(-1)}, ${median(lengths)} in the median; ` +
        `${((100 * of.filter(({ length }) => length === least).length) / of.length).toFixed(0)} % to the shortest`,
    );
  }
}
const sixty = all.filter(({ foundIn }) => foundIn >= 50 && foundIn <= 70);
console.log(`all ${all.length}: ${inMs(all.map(({ ms }) => ms))}`);
if (sixty.length > 0)
  console.log(`the ${sixty.length} of 50 to 70 steps: ${inMs(sixty.map(({ ms }) => ms))}`);
