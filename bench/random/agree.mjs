// Runs at random, names and digests side by side: node bench/random/agree.mjs RUNS STEPS [DESIGN…]
// RUNS in all, as many of each design (all that differ in a choice, if none is named), of STEPS steps.
// Fails if the two disagree on anything. `npm run build` comes first.
import { availableParallelism } from 'node:os';
import { allDesigns } from '../../dist/model/designs/index.js';
import { distinct } from '../../dist/src/designs/alike.js';
import { random } from '../../dist/src/random/random.js';

const [runs = 1000, steps = 200, ...names] = process.argv.slice(2);
const seed = 1;
const chosen =
  names.length === 0 ? distinct(allDesigns) : allDesigns.filter(({ name }) => names.includes(name));
if (chosen.length < names.length) throw new Error(`one of these is no design: ${names.join(', ')}`);
const options = {
  assumptions: [],
  bounds: { cpus: 4 },
  properties: [],
  runs: Math.ceil(Number(runs) / chosen.length),
  steps: Number(steps),
  seed,
};
const total = { runs: 0, steps: 0, seconds: 0 };
for (const design of chosen) {
  const [result] = await random([design], options, { workers: availableParallelism() });
  const { violations, disagreement } = result;
  for (const what of Object.keys(total)) total[what] += result[what];
  console.log(`${design.name}: ${told(result)}, ${violations.length} properties violated`);
  if (disagreement !== undefined) {
    console.log(`  run ${disagreement.path}: ${disagreement.what}`);
    for (const { transition, args } of disagreement.run.steps) {
      console.log(`    ${transition} ${JSON.stringify(args)}`);
    }
    process.exitCode = 1;
  }
}
console.log(`in all, seed ${seed}: ${told(total)}`);

function told({ runs, steps, seconds }) {
  const rate = Math.round(steps / seconds);
  return `${runs} runs, ${steps} steps, ${seconds.toFixed(1)} s, ${rate} steps a second`;
}
