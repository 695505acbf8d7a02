/**
 * The signature of a quote, TPMT_SIGNATURE (TPM 2.0 Library, Part 2, 11.3.4), checked against a PEM key.
 */
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { algorithmById, canHash, type HashAlgorithm } from './algorithms.js';
import { concatBytes, inputError } from './bytes.js';
import { cursorOf } from './cursor.js';

/** TPM_ALG_ID of the signature schemes that are checked. */
export const RSASSA = 0x0014;
export const RSAPSS = 0x0016;
export const ECDSA = 0x0018;

const SCHEMES: Readonly<Record<number, string>> = {
  [RSASSA]: 'RSASSA',
  [RSAPSS]: 'RSAPSS',
  [ECDSA]: 'ECDSA',
  5: 'HMAC',
  26: 'ECDAA',
  27: 'SM2',
  28: 'ECSCHNORR',
};

export function schemeName(scheme: number): string {
  return SCHEMES[scheme] ?? `0x${scheme.toString(16).padStart(4, '0')}`;
}

export interface Signature {
  readonly scheme: number;
  /** TPM_ALG_ID of the hash, and the algorithm if it is known. */
  readonly hashId: number;
  readonly hash: HashAlgorithm | undefined;
  /** Of RSA one number; of ECDSA r and s; empty for other schemes, which are not read. */
  readonly parts: readonly Uint8Array[];
}

/**
 * Reads a TPMT_SIGNATURE. A scheme other than RSASSA, RSAPSS and ECDSA is named and its content left alone.
 * @throws InputError if the bytes end early or go on.
 */
export function readSignature(bytes: Uint8Array): Signature {
  const cursor = cursorOf(bytes, 'signature');
  const scheme = cursor.u16('the signature scheme');
  if (scheme !== RSASSA && scheme !== RSAPSS && scheme !== ECDSA) {
    if (SCHEMES[scheme] !== undefined) return { scheme, hashId: 0, hash: undefined, parts: [] };
    throw inputError(`signature scheme 0x${scheme.toString(16).padStart(4, '0')}`, {
      offset: 0,
      expected: 'a TPMT_SIGNATURE (RSASSA 0014, RSAPSS 0016 or ECDSA 0018)',
    });
  }
  const hashId = cursor.u16('the hash of the signature');
  const first = cursor.sized('the signature');
  const parts = scheme === ECDSA ? [first, cursor.sized('the second half of the signature')] : [first];
  cursor.end();
  return { scheme, hashId, hash: algorithmById(hashId), parts };
}

/** The bytes of a signature of a scheme that is read: the inverse of `readSignature`. */
export function writeSignature(signature: Signature): Uint8Array {
  const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
  const parts = signature.parts.flatMap((part) => [u16(part.length), part]);
  return concatBytes([u16(signature.scheme), u16(signature.hashId), ...parts]);
}

/** Reads a public key (or a certificate, or the private key) in PEM. @throws InputError if it is none. */
export function readKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw inputError('no key', { expected: 'a public key in PEM, "-----BEGIN PUBLIC KEY-----"' });
  }
}

/** `other-scheme`: the key cannot have made a signature of this kind, or carryover cannot check the kind. */
export type SignatureCheck = 'good' | 'bad' | 'other-scheme';

/** Checks a signature over the bytes of an attestation structure. */
export function checkSignature(signature: Signature, attest: Uint8Array, key: KeyObject): SignatureCheck {
  const { scheme, hash, parts } = signature;
  const needed = scheme === ECDSA ? 'ec' : 'rsa';
  const kind = key.asymmetricKeyType === 'rsa-pss' ? 'rsa' : key.asymmetricKeyType;
  if (parts.length === 0 || hash === undefined || !canHash(hash) || kind !== needed) return 'other-scheme';
  if (key.asymmetricKeyType === 'rsa-pss' && scheme !== RSAPSS) return 'other-scheme';
  try {
    return verifyBytes(signature, hash, attest, key) ? 'good' : 'bad';
  } catch {
    return 'bad';
  }
}

function verifyBytes(signature: Signature, hash: HashAlgorithm, attest: Uint8Array, key: KeyObject): boolean {
  const [first, second] = signature.parts;
  switch (signature.scheme) {
    case RSASSA:
      return verify(hash.openssl, attest, { key, padding: constants.RSA_PKCS1_PADDING }, first!);
    case RSAPSS: {
      const saltLength = constants.RSA_PSS_SALTLEN_AUTO;
      return verify(
        hash.openssl,
        attest,
        { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
        first!,
      );
    }
    default:
      return verify(
        hash.openssl,
        attest,
        { key, dsaEncoding: 'ieee-p1363' },
        ecdsaPair(first!, second!, key),
      );
  }
}

/** r and s side by side, each as wide as the curve's field, as IEEE P1363 has them. */
function ecdsaPair(r: Uint8Array, s: Uint8Array, key: KeyObject): Uint8Array {
  const jwk = key.export({ format: 'jwk' });
  const width = Buffer.from(jwk.x ?? '', 'base64url').length;
  return concatBytes([padTo(r, width), padTo(s, width)]);
}

function padTo(bytes: Uint8Array, width: number): Uint8Array {
  let from = 0;
  while (bytes.length - from > width && bytes[from] === 0) from += 1;
  if (bytes.length - from > width) throw new RangeError('number wider than the curve');
  const padded = new Uint8Array(width);
  padded.set(bytes.subarray(from), width - (bytes.length - from));
  return padded;
}
