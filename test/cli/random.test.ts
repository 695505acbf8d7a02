import { beforeAll, describe, expect, it } from 'vitest';
import { build, carryover } from './carryover.js';

beforeAll(build);

const FIRST_EXAMPLE = 'no-faults,list-fits,file-load-only,no-adversary,no-panic,same-design,tpm-present';
const ONE = [
  'random',
  'linux-6.1',
  '--seed',
  '1',
  '--property',
  'replay-equals-pcr',
  '--assume',
  FIRST_EXAMPLE,
];

describe('carryover random', () => {
  it('prints what a run violates, and the line that takes the run again', async () => {
    const { status, out, err } = await carryover(...ONE);
    expect([status, err]).toEqual([1, '']);
    expect(out).toMatch(/replay-equals-pcr {2}violated in \d+ steps \(run \d+, after \d+ steps\)/);
    expect(out).toContain('Every verifier will refuse this machine until it is rebooted cold.');
    expect(out).not.toMatch(/\bholds\b/);
    const line = out.slice(out.lastIndexOf('  carryover random')).replaceAll('\\\n', ' ').trim();
    const again = await carryover(...line.split(/\s+/).slice(1));
    const violation = (text: string) => text.slice(text.indexOf('────'));
    expect(violation(again.out)).toBe(violation(out));
  });

  it('says that nothing was found, never that something holds', async () => {
    const { status, out } = await carryover(
      ...['random', 'linux-6.16', '--seed', '1', '--runs', '20', '--self-check'],
      ...['--property', 'replay-equals-pcr', '--assume', FIRST_EXAMPLE],
    );
    expect(status).toBe(0);
    expect(out).toContain('replay-equals-pcr  nothing found in 20 runs');
    expect(out).not.toMatch(/\bholds\b/);
  });

  it('writes a document that can be reported again', async () => {
    const { status, out } = await carryover(...ONE, '--json');
    expect(status).toBe(1);
    const { schema, kind, seed, runs } = JSON.parse(out);
    expect([schema, kind, seed]).toEqual([1, 'random', 1]);
    expect(runs[0].random.fired.extend).toBeGreaterThan(0);
    expect(runs[0].properties[0].counterexample.reproduce[0]).toEqual(['carryover', 'random', 'linux-6.1']);
  });

  it.each([
    [['--path', '3'], '--path is a run of a seed: it needs --seed'],
    [['--cpus', '5'], 'from 1 to 4'],
    [['--runs', '0'], 'whole number'],
    [['--property', 'kexec-completes'], 'only `check` can say'],
    [['--seed', '-1'], 'whole number'],
    [['--property', 'replay-equal-pcr'], 'the nearest is replay-equals-pcr'],
  ])('ends with 2 and one line: %j', async (args, said) => {
    const { status, out, err } = await carryover('random', 'linux-6.1', ...args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(said);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
