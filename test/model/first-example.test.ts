/** The first thing to show: what copying the list at load loses, and that copying it at execute does not. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.js';
import { linux_6_1 } from '../../model/designs/linux-6.1.js';
import { linux_6_16 } from '../../model/designs/linux-6.16.js';
import { systemOf } from '../../model/machine.js';
import { worldOf } from '../../model/worlds.js';
import { propertyOf } from '../../properties/index.js';
import { replayEqualsPcr } from '../../properties/replay-equals-pcr.js';
import { explore } from '../../src/checker/index.js';
import { FIRST_EXAMPLE } from '../assuming.js';

function explored(design: Design) {
  const world = worldOf(design, { assumptions: FIRST_EXAMPLE, focus: 'replay' });
  return explore(systemOf(world), [propertyOf(replayEqualsPcr, world)]);
}

/** What user space does, and the moment the list is copied, in a run. */
const SHOWN = ['kexec-file-load', 'dump-at-load', 'measure', 'kexec-execute', 'enter-next-kernel'];

describe('with no faults, no adversary and lists that fit', () => {
  it('a list copied at load does not replay after load, measure, execute', () => {
    const result = explored(linux_6_1);
    const [replays] = result.properties;
    expect(result.complete).toBe(true);
    expect(replays?.verdict).toBe('violated');
    const names = replays!.trace!.steps.map(({ transition }) => transition.name);
    expect(names.filter((name) => SHOWN.includes(name))).toEqual(SHOWN);
    // The record is extended in the kernel that is left, after the copy was made.
    const later = names.slice(names.indexOf('measure') + 1, names.indexOf('enter-next-kernel'));
    expect(later).toContain('extend');
    expect(replays?.why).toContain('a record that was extended is not in the list');
  });

  it('a list copied at execute, with measuring suspended, replays for ever', () => {
    const result = explored(linux_6_16);
    expect(result.complete).toBe(true);
    expect(result.properties[0]?.verdict).toBe('holds');
    expect(result.properties[0]?.antecedent).toBeGreaterThan(1000);
  });
});
