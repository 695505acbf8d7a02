/** The constructed cases: what a verifier should say of each, where other tools say that it does not match. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SHA1, SHA256 } from '../../src/evidence/algorithms.js';
import { fromHex } from '../../src/evidence/bytes.js';
import { readKexecBuffer } from '../../src/evidence/kexec-buffer.js';
import { readList, writeList } from '../../src/evidence/list.js';
import { readPcrFile } from '../../src/evidence/pcr-values.js';
import { readQuote, writeQuote } from '../../src/evidence/quote.js';
import { ECDSA, RSASSA, writeSignature } from '../../src/evidence/signature.js';
import { constructed, constructedCases, constructedPath } from './fixtures.js';
import { codes, explained, pcr10, quoteOf, verifyBytes } from './verifying.js';

const quoteFiles = (name: string) => ({
  attest: constructed(`${name}.attest`),
  signature: constructed(`${name}.sig`),
  key: readFileSync(constructedPath(`${name}.ak.pem`), 'utf8'),
  nonce: name.endsWith('multi') ? 'cafe' : '00112233445566778899aabbccddeeff',
});

/** Per case: the verdict, what explains it, and the findings that must be among those given. */
const ANSWERS: Readonly<Record<string, { verdict: string; explained: string[]; findings: string[] }>> = {
  'softreboot1_complete.bin': {
    verdict: 'attested',
    explained: [],
    findings: ['attested', 'boots', 'soft-reboots', 'markers-consistent'],
  },
  'softreboot1_lost_window.bin': {
    verdict: 'not-attested',
    explained: ['records-lost?'],
    findings: ['mismatch', 'execute-marker-missing'],
  },
  'softreboot1_noexec_marker.bin': {
    verdict: 'attested',
    explained: [],
    findings: ['attested', 'execute-marker-missing'],
  },
  'tamper_dropped_record.bin': {
    verdict: 'not-attested',
    explained: ['record-lost?'],
    findings: ['mismatch', 'markers-disagree'],
  },
  'tamper_filehash_bitflip.bin': {
    verdict: 'not-attested',
    explained: ['data-changed!'],
    findings: ['mismatch', 'digest-misfit'],
  },
  'tail_truncated_midrecord.bin': {
    verdict: 'not-attested',
    explained: ['cut-record-completes!'],
    findings: ['mismatch', 'record-cut'],
  },
};

describe.each(constructedCases.filter((c) => c.quote !== null))('$file', (one) => {
  const list = constructed(one.file);
  const answer = ANSWERS[one.file]!;
  const values = () => readPcrFile(constructed(`${one.quote}.pcrread.txt`), 'pcrread.txt');

  test('by PCR values, four banks at the same record', () => {
    const result = verifyBytes({ list, values: values() });
    expect(result.verdict).toBe(answer.verdict);
    expect(explained(result)).toEqual(answer.explained);
    expect(codes(result)).toEqual(expect.arrayContaining(answer.findings));
    const expected = Object.entries(one.replay_match_at!).map(([bank, at]) => [bank, at ?? undefined]);
    expect(result.match.banks.map(({ algorithm, at }) => [algorithm.name, at])).toEqual(expected);
  });

  for (const key of ['akecc', 'akrsa', 'multi']) {
    test(`by the quote of ${key}, with values and alone`, () => {
      const files = quoteFiles(`${one.quote}.${key}`);
      const pcrs = readPcrFile(constructed(`${one.quote}.${key}.pcrs`), 'pcrs');
      const told = verifyBytes({ list, quote: quoteOf(files), values: pcrs });
      expect(codes(told)).toContain('quote-good');
      expect(told.verdict).toBe(answer.verdict);
      const alone = verifyBytes({ list, quote: quoteOf(files) });
      if (answer.verdict === 'attested') expect(alone.verdict).toBe('attested');
      else expect(alone.verdict).not.toBe('attested');
    });
  }
});

test('the list from before proves which record was dropped, and where', () => {
  const previous = [constructed('softreboot1_complete.bin')];
  const values = pcr10(constructedCases[0]!.tpm_pcr10!);
  const result = verifyBytes({ list: constructed('tamper_dropped_record.bin'), values, previous });
  expect(explained(result)).toEqual(['record-lost!']);
  expect(result.explanations[0]!.records).toEqual([5]);
  expect(result.explanations[0]!.sentence).toContain('Exactly 1 record (record 5 of the list from before)');
});

test('a bit flip is found to the byte, and the name of the file is told', () => {
  const values = pcr10(constructedCases[0]!.tpm_pcr10!).filter(({ algorithm }) => algorithm === SHA256);
  const result = verifyBytes({ list: constructed('tamper_filehash_bitflip.bin'), values });
  expect(result.explanations[0]!.records).toEqual([7]);
  expect(result.explanations[0]!.sentence).toContain('record 7 (/usr/bin/b0-prog0006) was changed');
});

test('a list in ASCII is verified as its binary form is', () => {
  const values = pcr10(constructedCases[0]!.tpm_pcr10!);
  const result = verifyBytes({ list: constructed('softreboot1_complete.ascii'), values });
  expect([result.verdict, result.attestedRecords]).toEqual(['attested', 31]);
});

describe('kexec buffers', () => {
  test('a whole one restores every record', () => {
    const buffer = readKexecBuffer(constructed('kexecbuf_ok.bin'));
    expect([buffer.records.length, buffer.failure, buffer.cut]).toEqual([18, undefined, undefined]);
    const list = verifyBytes({ list: constructed('kexecbuf_ok.bin') });
    expect(list.survey.records).toBe(18);
    const first = readList(constructed('softreboot1_complete.bin')).records.slice(0, 18);
    expect(buffer.records.map(({ data }) => data)).toEqual(first.map(({ data }) => data));
  });
  test('one whose size is short restores the whole records before the cut', () => {
    const buffer = readKexecBuffer(constructed('kexecbuf_size_short.bin'));
    expect([buffer.records.length, buffer.failure]).toEqual([17, 'entry header: nr of fields mismatch']);
    const result = verifyBytes({ list: constructed('kexecbuf_size_short.bin') });
    expect(codes(result)).toEqual(expect.arrayContaining(['record-cut', 'kexec-buffer']));
  });
});

describe('a quote that is not to be trusted never attests', () => {
  const list = constructed('softreboot1_complete.bin');
  const good = quoteFiles('quote0.akecc');
  const never = (given: Parameters<typeof quoteOf>[0], code: string, strict = false) => {
    const values = readPcrFile(constructed('quote0.akecc.pcrs'), 'pcrs');
    for (const more of [{}, { values }]) {
      const result = verifyBytes({ list, quote: quoteOf(given), strict, ...more });
      expect(codes(result)).toContain(code);
      expect(codes(result)).not.toContain('attested');
      expect([result.verdict, result.attestedRecords]).toEqual(['not-attested', 0]);
    }
  };
  const signedBy = (attest: Uint8Array) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const both = sign('sha256', attest, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const parts = [new Uint8Array(both.subarray(0, 32)), new Uint8Array(both.subarray(32))];
    const signature = writeSignature({ scheme: ECDSA, hashId: SHA256.tpmId, hash: SHA256, parts });
    return { attest, signature, key: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  };
  const quote = () => {
    const attestation = readQuote(good.attest);
    if (attestation.kind !== 'quote') throw new Error('no quote');
    return attestation.quote;
  };

  test('the same quote, untouched, does', () => {
    expect(verifyBytes({ list, quote: quoteOf(good) }).verdict).toBe('attested');
    const ours = { ...signedBy(good.attest), nonce: good.nonce };
    expect(verifyBytes({ list, quote: quoteOf(ours) }).verdict).toBe('attested');
  });
  test('forged', () => {
    const attest = good.attest.slice();
    attest[70]! ^= 1;
    never({ ...good, attest }, 'quote-signature-bad');
  });
  test('wrong key', () => never({ ...good, key: quoteFiles('quote2.akecc').key }, 'quote-signature-bad'));
  test('wrong nonce', () =>
    never({ ...good, nonce: '00112233445566778899aabbccddee00' }, 'quote-nonce-differs'));
  test('no nonce, where strict', () => {
    const { nonce: _, ...without } = good;
    never(without, 'quote-nonce-unchecked', true);
    expect(verifyBytes({ list, quote: quoteOf(without) }).verdict).toBe('attested');
  });
  test('a selection without PCR 10', () => {
    const selections = quote().selections.map((s) => ({ ...s, pcrs: [0, 1, 11] }));
    never({ ...signedBy(writeQuote({ ...quote(), selections })), nonce: good.nonce }, 'quote-without-pcr');
  });
  test('a signature by another scheme', () => {
    const part = new Uint8Array(256);
    const signature = writeSignature({ scheme: RSASSA, hashId: SHA256.tpmId, hash: SHA256, parts: [part] });
    never({ ...good, signature }, 'quote-other-scheme');
    never({ ...good, signature: fromHex('0005000b')! }, 'quote-other-scheme');
    never({ ...good, key: quoteFiles('quote0.akrsa').key }, 'quote-other-scheme');
  });
  test('signed, and made by no TPM, or no quote', () => {
    const attest = good.attest.slice();
    attest[0] = 0;
    never({ ...signedBy(attest), nonce: good.nonce }, 'quote-not-by-tpm');
    const time = good.attest.slice();
    time[5] = 0x19;
    never({ ...signedBy(time), nonce: good.nonce }, 'quote-not-a-quote');
  });
  test('values that are not those it covers', () => {
    const values = readPcrFile(constructed('quote2.akecc.pcrs'), 'pcrs');
    const result = verifyBytes({ list, quote: quoteOf(good), values });
    expect(codes(result)).toContain('quote-values-differ');
    expect(result.verdict).toBe('not-attested');
  });
});

describe('verdicts', () => {
  const bytes = constructed('softreboot1_complete.bin');
  const whole = readList(bytes);
  const values = pcr10(constructedCases[0]!.tpm_pcr10!);

  test('a tail after the quote is a finding, and a failure only where strict', () => {
    const records = [...whole.records, whole.records[3]!];
    const list = writeList({ ...whole, records });
    const result = verifyBytes({ list, values });
    expect([result.verdict, result.attestedRecords]).toEqual(['attested', 31]);
    expect(codes(result)).toContain('unattested-tail');
    expect(verifyBytes({ list, values, strict: true }).verdict).toBe('not-attested');
  });
  test('banks that agree at different records do not attest', () => {
    const [sha1] = values.filter(({ algorithm }) => algorithm === SHA1);
    const early = verifyBytes({ list: bytes }).match;
    const prefix = verifyBytes({ list: writeList({ ...whole, records: whole.records.slice(0, 20) }) }).match;
    const sha256 = prefix.banks.find(({ algorithm }) => algorithm === SHA256)!;
    expect(early.at).toBeUndefined();
    const mixed = [sha1!, { algorithm: SHA256, pcr: 10, value: sha256.end }];
    const result = verifyBytes({ list: bytes, values: mixed });
    expect(result.verdict).toBe('not-attested');
    expect(codes(result)).toContain('banks-disagree');
  });
  test('a PCR that nothing was extended into attests nothing', () => {
    const zeros = [{ algorithm: SHA256, pcr: 10, value: new Uint8Array(32) }];
    for (const list of [bytes, new Uint8Array(0)]) {
      const result = verifyBytes({ list, values: zeros });
      expect(result.verdict).toBe('not-attested');
      expect(codes(result)).toContain('pcr-at-start');
    }
  });
  test('a one-record list with a wrong PCR is not attested', () => {
    const list = writeList({ ...whole, records: whole.records.slice(0, 1) });
    const result = verifyBytes({ list, values });
    expect([result.verdict, codes(result).includes('mismatch')]).toEqual(['not-attested', true]);
  });
  test('records of a PCR that is not quoted are said to be worth nothing', () => {
    const forged = { ...whole.records[4]!, pcr: 11 };
    const list = writeList({
      ...whole,
      records: [...whole.records.slice(0, 9), forged, ...whole.records.slice(9)],
    });
    const result = verifyBytes({ list, values });
    expect(result.verdict).toBe('attested');
    expect(result.findings.find(({ code }) => code === 'other-pcrs')!.records).toEqual([9]);
  });
});
