/** Every captured boot gets its verdict and, where records were lost, the proof of which. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { writeCounts } from '../../src/evidence/markers.js';
import { readPcrFile } from '../../src/evidence/pcr-values.js';
import { bytesOf, kernelBoots } from './fixtures.js';
import { codes, explained, quoteOf, verifyBytes } from './verifying.js';

/** Boots whose list lacks records, and how many of the list from before. */
const LOST: Readonly<Record<string, number>> = {
  'k61/S2-k1 boot 1': 1,
  'k61/S3 boot 1': 3,
  'k61/S4 boot 1': 400,
  'k61/S5a boot 1': 2,
  'k61/S10 boot 1': 2,
  'k61/S11 boot 1': 3,
  'k612/S4 boot 1': 354,
  'k73/S4 boot 1': 359,
};
/** Boots whose list starts afresh though the PCR was not reset. */
const AFRESH: ReadonlySet<string> = new Set(['k612/S7 boot 1', 'k73/S7 boot 1', 'k73/S11 boot 1']);
/** Boots whose list lacks records of two and three boots. */
const CHAINED: ReadonlySet<string> = new Set(['k61/S3 boot 2', 'k61/S3 boot 3']);

const lastOf = (folder: string, boot: number) => bytesOf(`${folder}../boot-${boot}/last.bin`);

describe('by the quote and what else was captured', () => {
  for (const { name, boot, folder, key } of kernelBoots) {
    const files = () => ({
      list: bytesOf(`${folder}quote/list.bin`),
      quote: quoteOf({
        attest: bytesOf(`${folder}quote/quote.msg`),
        signature: bytesOf(`${folder}quote/quote.sig`),
        key: readFileSync(key, 'utf8'),
        nonce: readFileSync(`${folder}quote/nonce.hex`, 'utf8').trim(),
      }),
      values: readPcrFile(bytesOf(`${folder}quote/quote.pcrs`), 'quote.pcrs'),
    });
    const matches = !(name in LOST) && !AFRESH.has(name) && !CHAINED.has(name);

    test(`${name}: the verdict is that of the replay`, () => {
      const { values, ...alone } = files();
      for (const result of [verifyBytes(alone), verifyBytes({ ...alone, values })]) {
        expect(codes(result)).toContain('quote-good');
        expect(result.verdict).toBe(matches ? 'attested' : 'not-attested');
        expect(result.attestedRecords).toBe(matches ? result.survey.records : 0);
        expect(result.match.banks.map(({ algorithm }) => algorithm.name)).toEqual(['sha1', 'sha256']);
        expect(result.explanations.every(({ proven }) => !proven)).toBe(true);
        expect(result.explanations.length > 0).toBe(!matches);
      }
      expect(matches).toBe(boot.replay_matches_pcr10_at_first_capture.sha256);
    });

    if (name in LOST) {
      test(`${name}: the list from before proves which records were lost`, () => {
        const result = verifyBytes({ ...files(), previous: [lastOf(folder, boot.boot - 1)] });
        expect(explained(result)).toEqual(['records-lost!']);
        const [{ sentence, records }] = result.explanations as [(typeof result.explanations)[number]];
        expect(records).toEqual([boot.carried]);
        expect(sentence).toContain(`Exactly ${LOST[name]} record`);
      });
    }
    if (AFRESH.has(name)) {
      test(`${name}: the list from before proves that nothing was carried`, () => {
        const result = verifyBytes({ ...files(), previous: [lastOf(folder, boot.boot - 1)] });
        expect(explained(result)).toEqual(['earlier-list-missing!']);
      });
    }
    if (CHAINED.has(name)) {
      test(`${name}: the lists of all boots before prove what was lost at each`, () => {
        const previous = Array.from({ length: boot.boot }, (_, before) => lastOf(folder, before));
        const result = verifyBytes({ ...files(), previous });
        expect(explained(result)).toEqual(['records-lost!']);
        expect(result.explanations[0]!.records.length).toBe(boot.boot);
      });
    }
  }
});

describe('markers', () => {
  for (const { name, boot, folder } of kernelBoots) {
    test(`${name}: as recorded, and consistent where the list is complete`, () => {
      const result = verifyBytes({ list: bytesOf(`${folder}last.bin`) });
      expect(result.verdict).toBe('nothing-to-compare');
      const found = result.survey.markers.map(({ index, event, counts }) => {
        return { at: index, event, data: writeCounts(counts!) };
      });
      expect(found).toEqual(boot.markers);
      expect(codes(result)).not.toContain('markers-disagree');
      expect(codes(result).includes('markers-consistent')).toBe(found.length > 0);
    });
  }
});

test('the list of the per-bank file replays as the other does, and is told by itself', () => {
  const per = kernelBoots.filter(({ name }) => name.startsWith('k73/') || name.startsWith('k612/'));
  expect(per.length).toBeGreaterThan(20);
  for (const { folder } of per) {
    const wide = verifyBytes({ list: bytesOf(`${folder}last-sha256.bin`) });
    const usual = verifyBytes({ list: bytesOf(`${folder}last.bin`) });
    expect(wide.layout.digestSize).toBe(32);
    expect(codes(wide)).not.toContain('digest-misfit');
    expect(wide.match.banks.map(({ end }) => end)).toEqual(usual.match.banks.map(({ end }) => end));
    expect(wide.survey.markers.map(({ runtimeSize }) => runtimeSize)).toEqual(
      usual.survey.markers.map(({ runtimeSize }) => runtimeSize),
    );
  }
});
