/** The system under check: one machine for all designs, put together from what each actor can do. */
import type { Machine } from '../src/checker/machine.js';
import { adversaryRules } from './adversary.js';
import { bootRules, initialStates } from './boot.js';
import { canonicalParts } from './canonical.js';
import { exportRules } from './export.js';
import { imaRules } from './ima.js';
import { imageRules } from './image-rules.js';
import { executeRules } from './kexec-execute.js';
import { loadRules } from './kexec-load.js';
import { afterLocalSteps } from './local-steps.js';
import { powerRules, restartRules } from './power.js';
import { anyDesign, type Rule } from './rules.js';
import { snapshotRules } from './snapshot.js';
import { type State, type StateBounds, stateCodec } from './state.js';
import { afterVerdict, verifierRules } from './verifier/verifier.js';
import { followsImages, judgesMoments, type World } from './world.js';

/** Which parts of the state can change at all where these designs run. */
export const variesIn = (
  world: World,
): Pick<StateBounds, 'removals' | 'files' | 'deletions' | 'banks' | 'images' | 'appraisal' | 'jumps'> => ({
  removals: anyDesign(world, ({ removal }) => removal !== 'none'),
  files: anyDesign(world, ({ exportedTo }) => exportedTo.endsWith('-file')),
  deletions: anyDesign(world, ({ removal }) => removal.startsWith('staged')),
  banks: anyDesign(world, ({ algorithms }) => algorithms !== 'all-banks'),
  images: followsImages(world),
  appraisal: anyDesign(world, ({ imageAppraisal }) => imageAppraisal !== 'none'),
  jumps: anyDesign(world, ({ kexecJump }) => kexecJump),
});

/** With `inOrder` false nobody waits for the kernel's local steps: the same verdicts, with more steps taken. */
export function systemOf(world: World, inOrder = world.reductions.has('por')): Machine<State> {
  const recurring = world.files.filter((file) => file.recurs && file.violation !== true).length;
  const beside = inOrder ? afterLocalSteps : (rules: readonly Rule[]) => rules;
  const system = [
    ...bootRules(world),
    ...beside(imaRules(world)),
    ...loadRules(world),
    ...imageRules(world),
    ...executeRules(world),
    ...restartRules(world),
    ...beside(exportRules(world)),
    ...beside(snapshotRules(world)),
    ...beside(powerRules(world)),
    ...beside(adversaryRules(world)),
  ];
  return {
    name: world.designs[0]!.name,
    init: () => initialStates(world),
    transitions: [...(judgesMoments(world) ? afterVerdict(system) : system), ...beside(verifierRules(world))],
    codec: stateCodec({
      kernels: world.designs.length,
      records: world.records.map(({ name }) => name),
      recurring,
      sizes: { min: -3 * world.sizes.page, max: 32 * world.sizes.page },
      counts: 15,
      budget: world.budget,
      history: world.lists.codec,
      ...variesIn(world),
    }),
    ...(world.folded
      ? {
          canonical: canonicalParts(world),
          // A state with more faults or acts of an adversary left can do what the one with fewer can.
          ...(world.reductions.has('subsumption') ? { budgets: ['budget.faults', 'budget.tampering'] } : {}),
          forgetful: true,
        }
      : {}),
    // A machine that loops in the purgatory, or whose other CPUs were stopped for good, need not go on.
    final: () => true,
  };
}
