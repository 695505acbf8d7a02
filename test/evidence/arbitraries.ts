/** Random lists, of every template and layout, whose digests are right. */
import fc from 'fast-check';
import { type DigestSize, usualAlgorithm } from '../../src/evidence/algorithms.js';
import { concatBytes, type Endian, u32Bytes } from '../../src/evidence/bytes.js';
import { TEMPLATES, writeFields } from '../../src/evidence/fields.js';
import type { RecordContent } from '../../src/evidence/list.js';
import type { Layout } from '../../src/evidence/scan.js';
import { templateDigest } from '../../src/evidence/template-digest.js';

export const endians = fc.constantFrom<Endian>('little', 'big');
export const digestSizes = fc.constantFrom<DigestSize>(20, 32, 48, 64);
export const layouts: fc.Arbitrary<Layout> = fc.record({ endian: endians, digestSize: digestSizes });

const bytesOf = (max: number) => fc.uint8Array({ maxLength: max });
const digestField = fc
  .tuple(
    fc.constantFrom('sha1', 'sha256', 'sha512', 'wp512'),
    fc.constantFrom('', 'verity:', 'ima:'),
    bytesOf(64),
  )
  .map(([name, prefix, digest]) => concatBytes([Buffer.from(`${prefix}${name}:\0`), digest]));
/** A path: any text without NUL or newline; spaces become `_` as the kernel has it. */
const path = fc
  .string({ unit: fc.constantFrom('a', '/', '.', 'é', '\x1b', '-', '7', '\u202e'), maxLength: 40 })
  .map((text) => text.replaceAll(' ', '_'));
const nameField = path.map((text) => new Uint8Array(Buffer.from(`${text}\0`)));

function fieldOf(name: string): fc.Arbitrary<Uint8Array> {
  if (name === 'd-ng' || name === 'd-ngv2') return digestField;
  if (name === 'n-ng') return nameField;
  if (name === 'xattrnames') return fc.constant(Buffer.from('security.ima|security.evm\0'));
  if (name === 'iuid' || name === 'igid') return fc.uint8Array({ minLength: 4, maxLength: 4 });
  if (name === 'imode') return fc.uint8Array({ minLength: 2, maxLength: 2 });
  return name === 'd-modsig' ? fc.oneof(digestField, fc.constant(new Uint8Array(0))) : bytesOf(80);
}

const oldData = (endian: Endian) =>
  fc.tuple(fc.uint8Array({ minLength: 20, maxLength: 20 }), path).map(([digest, name]) => {
    const bytes = Buffer.from(name).subarray(0, 255);
    return concatBytes([digest, u32Bytes(bytes.length, endian), bytes]);
  });

/** A record of a known template, or of a format string; a violation now and then. */
export function records(
  layout: Layout,
  pcrs: fc.Arbitrary<number> = fc.constant(10),
): fc.Arbitrary<RecordContent> {
  const names = Object.keys(TEMPLATES).filter((name) => name !== 'ima');
  const ordinary = fc.constantFrom(...names, 'd-ng|sig', 'd-ng|n-ng|buf|iuid').chain((template) => {
    const fields = (TEMPLATES[template] ?? template.split('|')).map(fieldOf);
    return fc.tuple(...fields).map((values) => ({ template, data: writeFields(values, layout.endian) }));
  });
  const old = oldData(layout.endian).map((data) => ({ template: 'ima', data }));
  const content = fc.oneof({ weight: 5, arbitrary: ordinary }, { weight: 1, arbitrary: old });
  const violations = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
  return fc.tuple(content, pcrs, violations).map(([{ template, data }, pcr, violation]) => {
    const algorithm = usualAlgorithm(layout.digestSize)!;
    const digest = violation
      ? new Uint8Array(layout.digestSize)
      : templateDigest(algorithm, { template, data });
    return { template, data, pcr, digest };
  });
}

/** A list of distinct records (what IMA's table of digests makes of them), in one layout. */
export function lists(
  options: { readonly min?: number; readonly max?: number; readonly pcrs?: fc.Arbitrary<number> } = {},
) {
  const { min = 0, max = 24, pcrs } = options;
  return layouts.chain((layout) =>
    fc
      .uniqueArray(records(layout, pcrs), {
        minLength: min,
        maxLength: max,
        selector: ({ data }) => Buffer.from(data).toString('hex'),
      })
      .map((content) => ({ layout, records: content })),
  );
}
