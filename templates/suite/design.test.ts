/** What our kernel guarantees, and what we know that it does not. */
import { expect, test } from 'vitest';
import 'carryover/vitest';
import design from './design.js';

/** What we take for granted: `npx carryover check --help` says what each means. */
const assuming = [
  'no-faults',
  'no-adversary',
  'list-fits',
  'policy-measures-critical-data',
  'file-load-only',
  'no-crash-image',
  'no-panic',
  'no-hard-reboot',
  'same-design',
  'tpm-present',
  'one-load',
] as const;

test.each([
  'replay-equals-pcr',
  'prefix-preserved',
  'no-undetected-loss',
  'no-leak',
])('%s', async (property) => {
  await expect(design).toHold(property, { assuming });
});

test('what is used after measuring was suspended is not measured: known, and kept an eye on', async () => {
  await expect(design).toViolate('measured-before-use', { assuming });
});
