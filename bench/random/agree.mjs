// Runs at random, names and digests side by side: node bench/random/agree.mjs RUNS STEPS [DESIGN…]
// RUNS of each design, of STEPS steps. Fails if the two disagree on anything. `npm run build` comes first.
import { availableParallelism } from 'node:os';
import { designs } from '../../dist/model/designs/index.js';
import { random } from '../../dist/src/random/random.js';

const [runs = 1000, steps = 200, ...names] = process.argv.slice(2);
const seed = 1;
const chosen = names.length === 0 ? designs : designs.filter(({ name }) => names.includes(name));
if (chosen.length < names.length) throw new Error(`one of these is no design: ${names.join(', ')}`);
const options = {
  assumptions: [],
  bounds: { cpus: 4 },
  properties: [],
  runs: Number(runs),
  steps: Number(steps),
  seed,
};
for (const design of chosen) {
  const [result] = await random([design], options, { workers: availableParallelism() });
  const { violations, disagreement, seconds } = result;
  const rate = Math.round(result.steps / seconds);
  const done = `${result.runs} runs, ${result.steps} steps, ${seconds.toFixed(1)} s, ${rate} steps a second`;
  console.log(`${design.name}: seed ${seed}, ${done}, ${violations.length} properties violated`);
  if (disagreement !== undefined) {
    console.log(`  run ${disagreement.path}: ${disagreement.what}`);
    for (const { transition, args } of disagreement.run.steps) {
      console.log(`    ${transition} ${JSON.stringify(args)}`);
    }
    process.exitCode = 1;
  }
}
