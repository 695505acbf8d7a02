/** Which kind of list some bytes are, and the list within them. */
import { asciiToBinary, looksAscii } from '../ascii.js';
import { allEqual, type Endian, inputError } from '../bytes.js';
import { detectLayout, digestAlgorithm } from '../detect.js';
import { KEXEC_HEADER_BYTES, kexecEndian, readKexecHeader } from '../kexec-buffer.js';
import { TPM_GENERATED } from '../quote.js';
import type { Layout } from '../scan.js';
import { memorySource, readAll, type Source, windowOf } from '../source.js';
import { count, type Finding, finding } from './findings.js';
import type { ListInput } from './verify.js';

/** Bytes at the beginning of a list by which it is recognised. */
const PROBE_BYTES = 1 << 16;

/** Keeps the pieces of a converted list somewhere, and gives them back as a source. */
export type Spool = (name: string, pieces: Iterable<Uint8Array>) => Source;

/** Keeps pieces in memory. */
export const memorySpool: Spool = (name, pieces) =>
  memorySource(name, new Uint8Array(Buffer.concat([...pieces])));

/**
 * Recognises a list: binary of any layout, ASCII, or a kexec buffer. `told` is not guessed.
 * @throws InputError if it is none of these
 */
export function loadList(source: Source, told: Partial<Layout>, spool: Spool): ListInput {
  const head = readAll(source, PROBE_BYTES);
  refuseOthers(head);
  if (looksAscii(head)) {
    const binary = spool(source.name, asciiToBinary(piecesOf(source), told.endian ?? 'little'));
    return binaryList(binary, { ...told, endian: told.endian ?? 'little' }, []);
  }
  return kexecEndian(head) === undefined ? binaryList(source, told, []) : kexecList(source, head);
}

function binaryList(source: Source, told: Partial<Layout>, findings: readonly Finding[]): ListInput {
  const head = readAll(source, PROBE_BYTES);
  const layout = detectLayout(head, told);
  return { source, layout, algorithm: digestAlgorithm(head, layout), findings, headerRecords: undefined };
}

/** What a user gives by mistake for a list. */
function refuseOthers(head: Uint8Array): void {
  const expected = 'a measurement list';
  const magic = Buffer.from(head.subarray(0, 4)).toString('hex');
  if (magic === TPM_GENERATED.toString(16)) throw inputError('a TPM quote', { offset: 0, expected });
  if (head.length >= 4 && head.length < PROBE_BYTES && allEqual(head, 0)) {
    throw inputError(`${head.length} zero bytes`, { offset: 0, expected });
  }
}

function* piecesOf(source: Source): Generator<Uint8Array> {
  const piece = new Uint8Array(1 << 18);
  let position = 0;
  for (;;) {
    const read = source.read(piece, position);
    if (read === 0) return;
    yield piece.slice(0, read);
    position += read;
  }
}

function kexecList(source: Source, head: Uint8Array): ListInput {
  const endian = kexecEndian(head) as Endian;
  const { bufferSize, count: records } = readKexecHeader(head, endian);
  const findings: Finding[] = [
    finding(
      'kexec-buffer',
      'fact',
      `A kexec buffer of ${count(bufferSize, 'byte')} with ${count(records, 'record')} by its header.`,
    ),
  ];
  if (bufferSize > source.size) {
    throw inputError(`a kexec buffer of ${bufferSize} bytes in ${source.size}`, {
      offset: 8,
      expected: `at most ${source.size}`,
    });
  }
  const list = windowOf(source, KEXEC_HEADER_BYTES, Math.max(bufferSize, KEXEC_HEADER_BYTES));
  const loaded = binaryList(list, { endian, digestSize: 20 }, findings);
  return { ...loaded, headerRecords: records };
}
