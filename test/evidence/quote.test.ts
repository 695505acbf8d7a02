import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SHA256 } from '../../src/evidence/algorithms.js';
import { fromHex } from '../../src/evidence/bytes.js';
import { covers, readQuote, selectionDigest, showSelections, writeQuote } from '../../src/evidence/quote.js';
import {
  checkSignature,
  RSAPSS,
  readKey,
  readSignature,
  writeSignature,
} from '../../src/evidence/signature.js';
import { bytesOf, constructed, constructedCases, constructedPath, kernelBoots } from './fixtures.js';

const quoteOf = (bytes: Uint8Array) => {
  const attestation = readQuote(bytes);
  if (attestation.kind !== 'quote') throw new Error('no quote');
  return attestation.quote;
};

describe('captured quotes', () => {
  for (const { name, folder, key, boot } of kernelBoots) {
    test(name, () => {
      const bytes = bytesOf(`${folder}quote/quote.msg`);
      const quote = quoteOf(bytes);
      const signatureBytes = bytesOf(`${folder}quote/quote.sig`);
      const signature = readSignature(signatureBytes);
      const ak = readKey(readFileSync(key, 'utf8'));
      expect(checkSignature(signature, bytes, ak)).toBe('good');
      expect(writeQuote(quote)).toEqual(bytes);
      expect(writeSignature(signature)).toEqual(signatureBytes);
      expect(quote.nonce).toEqual(fromHex(readFileSync(`${folder}quote/nonce.hex`, 'utf8').trim()));
      expect(quote.resetCount).toBe(boot.quote.resetCount);
      expect(covers(quote, SHA256, 10)).toBe(true);
      const forged = bytes.slice();
      forged[bytes.length - 1]! ^= 1;
      expect(checkSignature(signature, forged, ak)).toBe('bad');
    });
  }
});

describe('constructed quotes', () => {
  const seen = new Map(constructedCases.flatMap((c) => (c.quote ? [[c.quote, c.tpm_pcr10!] as const] : [])));
  for (const [quoteName, pcr10] of seen) {
    for (const key of ['akecc', 'akrsa', 'multi']) {
      test(`${quoteName}.${key}`, () => {
        const bytes = constructed(`${quoteName}.${key}.attest`);
        const signature = readSignature(constructed(`${quoteName}.${key}.sig`));
        const ak = readKey(readFileSync(constructedPath(`${quoteName}.${key}.ak.pem`), 'utf8'));
        expect(checkSignature(signature, bytes, ak)).toBe('good');
        const quote = quoteOf(bytes);
        const digest = selectionDigest(quote.selections, signature.hash!, (s, pcr) =>
          pcr === 10 ? fromHex(pcr10[s.algorithm!.name]!) : new Uint8Array(s.algorithm!.size),
        );
        expect(digest).toEqual(quote.pcrDigest);
        if (key === 'multi') {
          expect(showSelections(quote.selections)).toBe('sha1:10+sha256:0,1,2,3,4,5,6,7,8,9,10+sha384:10');
        }
      });
    }
  }
});

test('RSAPSS is checked, and a key of another kind cannot have signed', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const attest = constructed('quote0.akecc.attest');
  const padding = { padding: 6, saltLength: 32 };
  const part = new Uint8Array(sign('sha256', attest, { key: rsa.privateKey, ...padding }));
  const signature = { scheme: RSAPSS, hashId: SHA256.tpmId, hash: SHA256, parts: [part] };
  expect(checkSignature(signature, attest, rsa.publicKey)).toBe('good');
  expect(checkSignature({ ...signature, scheme: 0x14 }, attest, rsa.publicKey)).toBe('bad');
  expect(checkSignature(signature, attest, ec.publicKey)).toBe('other-scheme');
  expect(checkSignature(readSignature(Uint8Array.of(0, 5, 0, 11)), attest, rsa.publicKey)).toBe(
    'other-scheme',
  );
});

test('bytes after a quote, or too few, are an error that says where', () => {
  const bytes = constructed('quote0.akecc.attest');
  expect(() => readQuote(bytes.subarray(0, 40))).toThrow(/ends with \d+ bytes left at byte \d+; expected/);
  expect(() => readQuote(new Uint8Array([...bytes, 0]))).toThrow('1 bytes follow the quote at byte 129');
  const other = bytes.slice();
  other[5] = 0x17;
  expect(readQuote(other)).toEqual({ kind: 'other', other: { magic: 0xff544347, type: 0x8017 } });
});
