/** What a violating run leaves, given to what knows nothing of the run: it comes back to the violation. */
import { describe, expect, test } from 'vitest';
import { designs } from '../../model/designs/index.js';
import { systemOf } from '../../model/machine.js';
import { claims, propertyOf } from '../../properties/index.js';
import { lastState, replay } from '../../src/checker/index.js';
import { readPcrFile } from '../../src/evidence/pcr-values.js';
import { evidenceOfManifest } from '../../src/explain/folder.js';
import { explain } from '../../src/explain/search.js';
import { type Violation, violationOfSeed } from '../../src/materialise/counterexample.js';
import { filesOf } from '../../src/materialise/files.js';
import { MANIFEST, type Manifest } from '../../src/materialise/manifest.js';
import { seedFiles } from '../../src/seeds/load.js';
import { root } from '../cli/carryover.js';
import { verifyBytes } from '../evidence/verifying.js';

/** What a list and a PCR value can show of a state: whether the one explains the other. */
const SHOWN = claims.filter(({ focus }) => focus === 'replay').map(({ name }) => name);

const bytesOf = (content: string | Uint8Array | undefined): Uint8Array =>
  typeof content === 'string' ? new Uint8Array(Buffer.from(content)) : content!;

/** How many faults, and acts of an adversary, the run has. */
function wentWrong({ world, run }: Violation): { readonly faults: number; readonly tampering: number } {
  const taken = replay(systemOf(world), run.steps);
  if (!taken.ok) throw new Error(taken.why);
  const { budget } = lastState(taken.trace);
  return {
    faults: world.budget.faults - budget.faults,
    tampering: world.budget.tampering - budget.tampering,
  };
}

describe.each(
  seedFiles([`${root}/properties/seeds`]).map((path) => [path.split('/').at(-1)!, path] as const),
)('%s', (_, path) => {
  test('verify and explain come back to it', async () => {
    const violation = await violationOfSeed(path);
    const files = filesOf(violation, '0');
    const manifest = JSON.parse(String(files.get(MANIFEST))) as Manifest;
    const read = (name: string): Uint8Array => bytesOf(files.get(name));

    const last = manifest.boots.at(-1)!;
    const result = verifyBytes({ list: read(last.list), values: readPcrFile(read(last.pcrs), 'pcrs') });

    const evidence = evidenceOfManifest('evidence', manifest, read);
    const { explanations, unfinished } = explain(evidence, designs);

    const went = wentWrong(violation);
    const undecided = unfinished.map(({ design }) => design.name);
    // No search allows for both at once; then none that could have told may say that there is no such run.
    if (went.faults > 0 && went.tampering > 0 && explanations.length === 0) {
      expect(undecided).toContain(violation.design.name);
      return;
    }
    expect(explanations.map(({ design }) => design.name)).toContain(violation.design.name);
    expect(undecided).not.toContain(violation.design.name);
    const mine = explanations.find(({ design }) => design.name === violation.design.name)!;
    // No more went wrong in it than in the run that left this.
    const { budget } = lastState(mine.run.trace);
    expect(mine.rung.tampering - budget.tampering).toBeLessThanOrEqual(went.tampering);

    const { world, lists, trace } = mine.run;
    const end = lastState(trace);
    const { replays } = lists.standing(end.history);
    if (last.sizes.length > 0) expect(result.match.at === last.sizes.length).toBe(replays);
    const claim = claims.find(({ name }) => name === violation.property)!;
    if (!SHOWN.includes(claim.name)) return;
    const property = propertyOf(claim, world);
    if (property.kind === 'always') expect(property.holds(end)).toBe(false);
  });
});
