/**
 * Which byte order and digest width a binary list has: tried on its first records.
 */
import { ALGORITHMS, canHash, DIGEST_SIZES, type HashAlgorithm, SHA1, usualAlgorithm } from './algorithms.js';
import { type Endian, inputError, readU32, toHex } from './bytes.js';
import { type Layout, newSpan, scanRecord, USUAL_LAYOUT } from './scan.js';
import { hashes, isViolation } from './template-digest.js';

/** Records that are looked at; a wrong layout fails on the first or second. */
const PROBE_RECORDS = 8;

/** How well a layout explains the first bytes; more is better, undefined is impossible. */
interface Score {
  readonly layout: Layout;
  /** Records whose digest is that of their data, or a violation's. */
  readonly hashed: number;
  readonly whole: number;
}

function score(bytes: Uint8Array, layout: Layout): Score | undefined {
  const span = newSpan();
  let at = 0;
  let whole = 0;
  let hashed = 0;
  while (at < bytes.length && whole < PROBE_RECORDS) {
    const result = scanRecord(bytes, at, bytes.length, layout, span);
    if (result === 'damaged' && whole === 0) return undefined;
    if (result !== 'whole') break;
    whole += 1;
    const digest = bytes.subarray(span.digestAt, span.digestAt + layout.digestSize);
    const algorithm = usualAlgorithm(layout.digestSize) ?? SHA1;
    const data = bytes.subarray(span.dataAt, span.end);
    const template = span.old ? 'ima' : '';
    if (isViolation(digest) || hashes(algorithm, { template, data }, digest)) hashed += 1;
    at = span.end;
  }
  return { layout, hashed, whole };
}

/** A PCR number that a list may have, read in this byte order: a wrong order gives one above 2^24. */
function plausiblePcr(bytes: Uint8Array, endian: Endian): boolean {
  return bytes.length < 4 || readU32(bytes, 0, endian) < 1 << 16;
}

/**
 * The algorithm of a list's own digests, by its first records; undefined if none fits (a bank whose algorithm the
 * kernel lacks), and then the digests cannot be checked. A list without records has the usual one.
 */
export function digestAlgorithm(bytes: Uint8Array, layout: Layout): HashAlgorithm | undefined {
  const candidates = ALGORITHMS.filter((a) => a.size === layout.digestSize && canHash(a));
  const span = newSpan();
  let at = 0;
  for (let seen = 0; seen < PROBE_RECORDS; seen += 1) {
    if (scanRecord(bytes, at, bytes.length, layout, span) !== 'whole') break;
    const digest = bytes.subarray(span.digestAt, span.digestAt + layout.digestSize);
    const record = { template: span.old ? 'ima' : '', data: bytes.subarray(span.dataAt, span.end) };
    const found = candidates.find((algorithm) => hashes(algorithm, record, digest));
    if (found !== undefined) return found;
    at = span.end;
  }
  return layout.digestSize === SHA1.size || at === 0 ? usualAlgorithm(layout.digestSize) : undefined;
}

/**
 * The layout that explains the first records best; what is told (`known`) is not guessed.
 * An empty list has the usual layout. A list that has no whole record is taken by its first fields alone.
 * @throws InputError if no layout fits the first record.
 */
export function detectLayout(bytes: Uint8Array, known: Partial<Layout> = {}): Layout {
  const endians: readonly Endian[] = known.endian === undefined ? ['little', 'big'] : [known.endian];
  const sizes = known.digestSize === undefined ? DIGEST_SIZES : [known.digestSize];
  if (bytes.length === 0) return { ...USUAL_LAYOUT, ...known };
  let best: Score | undefined;
  for (const endian of endians) {
    for (const digestSize of sizes) {
      const here = plausiblePcr(bytes, endian) ? score(bytes, { endian, digestSize }) : undefined;
      if (here === undefined) continue;
      const better =
        best === undefined ||
        here.hashed > best.hashed ||
        (here.hashed === best.hashed && here.whole > best.whole);
      if (better) best = here;
    }
  }
  if (best !== undefined) return best.layout;
  throw inputError(`no measurement record in the bytes ${toHex(bytes.subarray(0, 8))}…`, {
    offset: 0,
    expected: 'a PCR number, a template digest and a template name, in either byte order',
  });
}
