/** Random runs of kernels that were written without the model: each conforms, and each change in it is noticed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conform } from '../../src/conform/conform.js';
import { readRuns } from '../../src/conform/schema.js';
import { mutationsOf } from './mutations.js';
import { type Act, type Era, type Simulated, simulate } from './simulator.js';

const eras = fc.constantFrom<Era>('k61', 'k612', 'k73');
const files = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 30, max: 60 }) },
);
const plain: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: files.map((count): Act => ({ act: 'measure', files: count })) },
  { weight: 2, arbitrary: fc.constant<Act>({ act: 'violation' }) },
  {
    weight: 6,
    arbitrary: fc
      .record({
        kernel: eras,
        imaKexec: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
      })
      .map((image): Act => ({ act: 'file-load', ...image })),
  },
  { weight: 5, arbitrary: fc.constant<Act>({ act: 'execute' }) },
  ...(['legacy-load', 'crash-load', 'unload', 'panic', 'reset'] as const).map((act) => ({
    weight: 1,
    arbitrary: fc.constant<Act>({ act }),
  })),
);

const conformance = ({ run, files: bytes }: Pick<Simulated, 'run' | 'files'>) => {
  const [read] = readRuns(JSON.stringify([run]));
  return conform(read!, { read: (path) => bytes.get(path) });
};

test('a simulated run conforms', () => {
  const times = { runs: 0, soft: 0, failed: 0, cut: 0, mixed: 0 };
  fc.assert(
    fc.property(eras, fc.array(plain, { minLength: 1, maxLength: 30, size: 'max' }), (era, acts) => {
      const simulated = simulate(era, acts);
      const { differences, verdict, softReboots, notes } = conformance(simulated);
      expect(differences).toEqual([]);
      expect(verdict).toBe('conforms');
      const text = JSON.stringify(simulated.run);
      times.runs += 1;
      times.soft += softReboots;
      times.failed += /replay_matches[^}]*false/.test(text) ? 1 : 0;
      times.cut += notes.some((note) => note.includes('was cut')) ? 1 : 0;
      times.mixed += /"kernel":"k\d+(-no)?"/.test(text) ? 1 : 0;
    }),
    { numRuns: 300 },
  );
  // What the runs are made of: otherwise nothing was shown.
  expect(times.runs).toBe(300);
  expect(times.soft).toBeGreaterThan(200);
  expect(times.failed).toBeGreaterThan(50);
  expect(times.cut).toBeGreaterThan(0);
  expect(times.mixed).toBeGreaterThan(100);
});

test('with two CPUs, records are measured that no list shows', () => {
  const late = files.map((count): Act => ({ act: 'measure-late', files: count }));
  const acts = fc.array(fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: late }), {
    maxLength: 20,
    size: 'max',
  });
  fc.assert(
    fc.property(eras, acts, (era, steps) => {
      expect(conformance(simulate(era, steps)).differences).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('a change of a simulated run is noticed', () => {
  let noticed = 0;
  fc.assert(
    fc.property(eras, fc.array(plain, { minLength: 4, maxLength: 12 }), fc.nat(), (era, acts, which) => {
      const { run, files: bytes } = simulate(era, acts);
      const mutations = [...mutationsOf(run)].filter(({ field }) => !/^cpus$|\.ok$|\.quote\./.test(field));
      const { run: changed, name } = mutations[which % mutations.length]!;
      const [read] = readRuns(JSON.stringify([changed]));
      const { verdict } = conform(read!, { read: (path) => bytes.get(path) });
      expect(`${name}: ${verdict}`).toBe(`${name}: differs`);
      noticed += 1;
    }),
    { numRuns: 200 },
  );
  expect(noticed).toBe(200);
});
