import { describe, expect, test } from 'vitest';
import { algorithmByName, SHA1, SHA256 } from '../../src/evidence/algorithms.js';
import { toHex } from '../../src/evidence/bytes.js';
import { readList, writeList } from '../../src/evidence/list.js';
import { replay } from '../../src/evidence/replay.js';
import { bytesOf, constructed, constructedCases, kernelBoots } from './fixtures.js';

const native = (names: readonly string[]) =>
  names.map((name) => ({ algorithm: algorithmByName(name)!, rule: 'native' as const }));

describe('replay of the constructed cases', () => {
  for (const one of constructedCases.filter((c) => c.tpm_pcr10 !== null)) {
    test(one.file, () => {
      const list = readList(constructed(one.file));
      expect(list.records.length).toBe(one.shown_records ?? one.true_records - 1);
      const banks = Object.keys(one.tpm_pcr10!);
      for (const { bank, values } of replay(list.records, native(banks))) {
        const name = bank.algorithm.name;
        const at = values.findIndex((value) => toHex(value) === one.tpm_pcr10![name]);
        expect([name, at < 0 ? null : at]).toEqual([name, one.replay_match_at![name]]);
      }
    });
  }
});

describe('replay of the captured boots', () => {
  for (const { name, boot, folder } of kernelBoots) {
    test(name, () => {
      const bytes = bytesOf(`${folder}first.bin`);
      const list = readList(bytes);
      expect(list.records.length).toBe(boot.records_at_first_capture);
      expect(writeList(list)).toEqual(bytes);
      const early = boot.timeline.find((step) => step.label === 'early')!.pcr10!;
      for (const { bank, values } of replay(list.records, native(['sha1', 'sha256']))) {
        const matches = toHex(values.at(-1)!) === early[bank.algorithm.name];
        expect(matches).toBe(boot.replay_matches_pcr10_at_first_capture[bank.algorithm.name]);
      }
    });
  }
});

test('a bank of zero-padded SHA-1 differs from a native one, and not in the bank of SHA-1', () => {
  const { records } = readList(constructed('softreboot1_complete.bin'));
  const rules = ['native', 'padded'] as const;
  const ends = (algorithm: typeof SHA1) =>
    replay(
      records,
      rules.map((rule) => ({ algorithm, rule })),
    ).map(({ values }) => toHex(values.at(-1)!));
  const [sha1Native, sha1Padded] = ends(SHA1);
  const [sha256Native, sha256Padded] = ends(SHA256);
  expect(sha1Padded).toBe(sha1Native);
  expect(sha256Padded).not.toBe(sha256Native);
});
