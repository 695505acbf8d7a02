/**
 * TPM 2.0 quotes: the attestation structure, its signature, and what they say about PCRs.
 * TPM 2.0 Library, Part 2: TPMS_ATTEST (10.12.12), TPMS_CLOCK_INFO (10.11.1), TPML_PCR_SELECTION (10.9.7),
 * TPMT_SIGNATURE (11.3.4). All integers are big-endian.
 */
import { algorithmById, digestOf, type HashAlgorithm } from './algorithms.js';
import { concatBytes, inputError, toHex } from './bytes.js';
import { type Cursor, cursorOf } from './cursor.js';

/** TPM_GENERATED_VALUE: what a restricted key signs only if the TPM itself made it. */
export const TPM_GENERATED = 0xff544347;
/** TPM_ST_ATTEST_QUOTE. */
export const ATTEST_QUOTE = 0x8018;

/** The chosen PCRs of one bank, ascending. */
export interface PcrSelection {
  readonly tpmId: number;
  /** Undefined if the bank's algorithm is not one that carryover knows. */
  readonly algorithm: HashAlgorithm | undefined;
  readonly pcrs: readonly number[];
  /** Bytes of the bitmap, needed to write it again. */
  readonly bitmapBytes: number;
}

export interface Quote {
  readonly qualifiedSigner: Uint8Array;
  /** The nonce of the verifier, TPM2B_DATA extraData. */
  readonly nonce: Uint8Array;
  /** Milliseconds. */
  readonly clock_ms: bigint;
  readonly resetCount: number;
  readonly restartCount: number;
  readonly safe: boolean;
  readonly firmwareVersion: bigint;
  readonly selections: readonly PcrSelection[];
  readonly pcrDigest: Uint8Array;
}

/** An attestation structure that is not a quote: neither of its parts after these is read. */
export interface NotAQuote {
  readonly magic: number;
  readonly type: number;
}

export type Attestation =
  | { readonly kind: 'quote'; readonly quote: Quote }
  | { readonly kind: 'other'; readonly other: NotAQuote };

/** More banks than any TPM has (TPM2_NUM_PCR_BANKS is 16 in tpm2-tss). */
const MAX_SELECTIONS = 16;
const MAX_BITMAP_BYTES = 32;

function readSelection(cursor: Cursor): PcrSelection {
  const tpmId = cursor.u16('a hash algorithm');
  const size = cursor.u8('the size of a PCR bitmap');
  if (size > MAX_BITMAP_BYTES) {
    throw inputError(`PCR bitmap of ${size} bytes`, {
      offset: cursor.at() - 1,
      expected: `at most ${MAX_BITMAP_BYTES}`,
    });
  }
  const bitmap = cursor.bytes(size, 'a PCR bitmap');
  const pcrs: number[] = [];
  for (let pcr = 0; pcr < 8 * size; pcr += 1) if (bitmap[pcr >> 3]! & (1 << (pcr & 7))) pcrs.push(pcr);
  return { tpmId, algorithm: algorithmById(tpmId), pcrs, bitmapBytes: size };
}

/** Reads a TPML_PCR_SELECTION. */
export function readSelections(cursor: Cursor): readonly PcrSelection[] {
  const count = cursor.u32('the number of PCR selections');
  if (count > MAX_SELECTIONS) {
    throw inputError(`${count} PCR selections`, {
      offset: cursor.at() - 4,
      expected: `at most ${MAX_SELECTIONS}`,
    });
  }
  return Array.from({ length: count }, () => readSelection(cursor));
}

/**
 * Reads a TPMS_ATTEST. One that is no quote, or that no TPM made, is reported as such.
 * @throws InputError if the bytes end early, or go on after the structure.
 */
export function readQuote(bytes: Uint8Array): Attestation {
  const cursor = cursorOf(bytes, 'quote');
  const magic = cursor.u32('TPM_GENERATED_VALUE');
  const type = cursor.u16('the kind of attestation');
  if (magic !== TPM_GENERATED || type !== ATTEST_QUOTE) return { kind: 'other', other: { magic, type } };
  const quote: Quote = {
    qualifiedSigner: cursor.sized('the name of the signing key'),
    nonce: cursor.sized('the nonce'),
    clock_ms: cursor.u64('the clock'),
    resetCount: cursor.u32('the reset count'),
    restartCount: cursor.u32('the restart count'),
    safe: cursor.u8('the safe flag') !== 0,
    firmwareVersion: cursor.u64('the firmware version'),
    selections: readSelections(cursor),
    pcrDigest: cursor.sized('the digest of the PCRs'),
  };
  cursor.end();
  return { kind: 'quote', quote };
}

const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
const u32 = (value: number): Uint8Array => concatBytes([u16(value >>> 16), u16(value & 0xffff)]);
const u64 = (value: bigint): Uint8Array =>
  concatBytes([u32(Number(value >> 32n)), u32(Number(value & 0xffffffffn))]);
const sized = (bytes: Uint8Array): Uint8Array => concatBytes([u16(bytes.length), bytes]);

function writeSelection(selection: PcrSelection): Uint8Array {
  const bitmap = new Uint8Array(selection.bitmapBytes);
  for (const pcr of selection.pcrs) bitmap[pcr >> 3]! |= 1 << (pcr & 7);
  return concatBytes([u16(selection.tpmId), Uint8Array.of(bitmap.length), bitmap]);
}

/** The bytes of a quote: the inverse of `readQuote`. */
export function writeQuote(quote: Quote): Uint8Array {
  return concatBytes([
    u32(TPM_GENERATED),
    u16(ATTEST_QUOTE),
    sized(quote.qualifiedSigner),
    sized(quote.nonce),
    u64(quote.clock_ms),
    u32(quote.resetCount),
    u32(quote.restartCount),
    Uint8Array.of(quote.safe ? 1 : 0),
    u64(quote.firmwareVersion),
    u32(quote.selections.length),
    ...quote.selections.map(writeSelection),
    sized(quote.pcrDigest),
  ]);
}

/** Whether a quote covers this PCR in this bank. */
export function covers(quote: Quote, algorithm: HashAlgorithm, pcr: number): boolean {
  return quote.selections.some((s) => s.algorithm === algorithm && s.pcrs.includes(pcr));
}

/**
 * The digest of a selection: of the values in the order of the selections, PCRs ascending within each.
 * Undefined if `value` knows one of them not. `hash` is that of the signing scheme.
 */
export function selectionDigest(
  selections: readonly PcrSelection[],
  hash: HashAlgorithm,
  value: (selection: PcrSelection, pcr: number) => Uint8Array | undefined,
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const selection of selections) {
    for (const pcr of selection.pcrs) {
      const part = value(selection, pcr);
      if (part === undefined) return undefined;
      parts.push(part);
    }
  }
  return digestOf(hash, ...parts);
}

/** A selection as tpm2-tools writes it: `sha1:10+sha256:0,1,10`. */
export function showSelections(selections: readonly PcrSelection[]): string {
  return selections
    .map((s) => `${s.algorithm?.name ?? `0x${toHex(u16(s.tpmId))}`}:${s.pcrs.join(',')}`)
    .join('+');
}
