// Runs at random against what the search found: node bench/random/expected.mjs [RUNS]
// Of each entry of properties/expected.json that is quickly decided: what `check` finds violated must be found, and
// what holds must not. `npm run build` comes first.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { allDesigns } from '../../dist/model/designs/index.js';
import { random } from '../../dist/src/random/random.js';
import { claimsOf } from '../../dist/src/random/worlds.js';

const runs = Number(process.argv[2] ?? 20_000);
const { runs: entries } = JSON.parse(readFileSync('properties/expected.json', 'utf8'));
const finite = new Set(claimsOf({ properties: [] }).map(({ name }) => name));
const options = { runs, steps: 200, seed: 1 };
const workers = availableParallelism();

for (const { design: name, assumptions, bounds, verdicts } of entries) {
  const design = allDesigns.find((each) => each.name === name);
  const of = (is) => Object.keys(verdicts).filter((each) => finite.has(each) && is(verdicts[each]));
  const violated = of((verdict) => typeof verdict === 'object');
  const holding = of((verdict) => verdict === 'holds' || verdict === 'vacuous');
  const settings = { ...options, assumptions, bounds: { cpus: 2, ...bounds } };
  const [found] = await random([design], { ...settings, properties: violated }, { workers });
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
