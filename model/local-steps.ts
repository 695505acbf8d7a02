/**
 * A partial order reduction for the folded search. Some steps of the kernel's load touch nothing that anybody else
 * reads or writes; whatever could happen beside them can as well happen before the first or after the last of them,
 * with the same result and as many steps. So while the kernel stands before such a step nobody else moves.
 */
import type { RebootStep } from './design.js';
import type { Rule } from './rules.js';
import type { LoadStep, State } from './state.js';

const LOCAL: ReadonlySet<string> = new Set<LoadStep>([
  'read',
  'segment',
  'digest',
  'post-load',
  'machine-post-load',
  'cleanup',
  'exchange',
  'abort',
]);

/** On the way down, once measuring is suspended or nobody else runs any more. */
const LOCAL_WHEN_QUIET: ReadonlySet<string> = new Set<RebootStep>(['cpus', 'jump']);

/** The kernel's next step is its own affair. */
function isLocal({ kexec: { step }, ima, phase, others }: State): boolean {
  if (step === null || phase !== 'running' || ima.lock === 'kernel') return false;
  return LOCAL.has(step) || (LOCAL_WHEN_QUIET.has(step) && (ima.suspended || others === 'stopped'));
}

/** Others wait while the kernel takes its local steps. All of them are asked of one state: it is found out once. */
export function afterLocalSteps(rules: readonly Rule[]): readonly Rule[] {
  let last: State | undefined;
  let waits = false;
  const mustWait = (s: State): boolean => {
    if (s !== last) {
      waits = isLocal(s);
      last = s;
    }
    return waits;
  };
  return rules.map((rule) => ({ ...rule, guard: (s) => !mustWait(s) && rule.guard(s) }));
}
