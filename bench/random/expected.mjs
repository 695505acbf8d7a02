// Runs at random against what the search found: node bench/random/expected.mjs [RUNS [DESIGN…]]
// Of each entry of properties/expected.json: what `check` finds violated must be found within a minute, and what holds
// must not. `npm run build` comes first.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { allDesigns } from '../../dist/model/designs/index.js';
import { random } from '../../dist/src/random/random.js';
import { claimsOf } from '../../dist/src/random/worlds.js';

const [most = '20000', ...names] = process.argv.slice(2);
const runs = Number(most);
const SECONDS = 60;
const { runs: entries } = JSON.parse(readFileSync('properties/expected.json', 'utf8'));
const finite = new Set(claimsOf({ properties: [] }).map(({ name }) => name));
const options = { runs, steps: 200, seed: 1 };
const workers = availableParallelism();

for (const { design: name, assumptions, bounds, verdicts } of entries) {
  if (names.length > 0 && !names.includes(name)) continue;
  const design = allDesigns.find((each) => each.name === name);
  const of = (is) => Object.keys(verdicts).filter((each) => finite.has(each) && is(verdicts[each]));
  const violated = of((verdict) => typeof verdict === 'object');
  const holding = of((verdict) => verdict === 'holds' || verdict === 'vacuous');
  const settings = { ...options, assumptions, bounds: { cpus: 2, ...bounds } };
  const [found] = violated.length
    ? await random([design], { ...settings, properties: violated, seconds: SECONDS }, { workers })
    : [{ violations: [], runs: 0, seconds: 0 }];
  const there = new Map(found.violations.map((one) => [one.property, one]));
  const missed = violated.filter((each) => !there.has(each));
  const [more] = holding.length
    ? await random([design], { ...settings, properties: holding, runs: Math.min(runs, 500) }, { workers })
    : [{ violations: [] }];
  const lengths = violated.map((each) => {
    const one = there.get(each);
    const at = one === undefined ? 'missed' : `${one.run.steps.length} in run ${one.path}`;
    return `${each} ${verdicts[each].violated}: ${at}`;
  });
  console.log(
    `${name}, ${assumptions.length} assumptions: ${found.runs} runs, ${found.seconds.toFixed(1)} s`,
  );
  for (const line of lengths) console.log(`  ${line}`);
  for (const { property, path } of more.violations)
    console.log(`  ${property} holds: violated in run ${path}`);
  if (missed.length > 0 || more.violations.length > 0) process.exitCode = 1;
}
