/** Evidence from a folder that `carryover materialise` wrote. What it says of the run is not read. */
import { join } from 'node:path';
import { createCatalogue } from '../conform/catalogue.js';
import { inputError } from '../evidence/bytes.js';
import { KEXEC_HEADER_BYTES, readKexecBuffer } from '../evidence/kexec-buffer.js';
import { readList } from '../evidence/list.js';
import { readPcrFile } from '../evidence/pcr-values.js';
import { IMA_PCR } from '../evidence/replay.js';
import { readJson, shaped } from '../files/json.js';
import { MANIFEST, type Manifest, manifestForm } from '../materialise/manifest.js';
import type { Evidence, Handed, Look, Scale } from './evidence.js';

const MOST_MANIFEST_BYTES = 2 ** 26;
const LAYOUT = { endian: 'little', digestSize: 20 } as const;

/** `read`: a file by its path. @throws InputError or UnusableInput, if a file is not what it should be */
export function evidenceOfFolder(folder: string, read: (path: string) => Uint8Array): Evidence {
  const manifest = shaped(readJson(join(folder, MANIFEST), MOST_MANIFEST_BYTES), manifestForm);
  return evidenceOfManifest(folder, manifest, (path) => read(within(folder, path)));
}

/** `read`: a file by its path in the folder. */
export function evidenceOfManifest(
  name: string,
  manifest: Manifest,
  read: (path: string) => Uint8Array,
): Evidence {
  const catalogue = createCatalogue();
  const units = new Map<string, number>();
  const looks = manifest.boots.map((boot, k): Look => {
    const { records } = readList(read(boot.list), LAYOUT);
    const real = records.map((record) => catalogue.intern(record, LAYOUT.endian));
    if (boot.sizes.length !== real.length) {
      throw inputError(`${boot.sizes.length} sizes of boot ${k}`, {
        expected: `${real.length}, as its list has records`,
      });
    }
    for (const [n, { key }] of real.entries()) units.set(key, boot.sizes[n]!);
    const values = readPcrFile(read(boot.pcrs), boot.pcrs).filter(({ pcr }) => pcr === IMA_PCR);
    const handed = boot.kexecBuffer === null ? 'fine' : handedIn(read(boot.kexecBuffer));
    return {
      boot: k,
      records: real,
      values,
      quoted: undefined,
      resetCount: boot.resets,
      simultaneous: true,
      handed,
      atAnyMoment: true,
    };
  });
  const { page, header, unitBytes } = manifest;
  const scale: Scale = {
    sizes: { page, header },
    unitBytes,
    sizeOf: ({ key, size }) => units.get(key) ?? size,
  };
  return {
    name,
    boots: looks.length,
    looks,
    catalogue,
    endian: LAYOUT.endian,
    pcr: IMA_PCR,
    scale,
    console: undefined,
  };
}

/** A path of the manifest leads nowhere else. */
function within(folder: string, path: string): string {
  if (path.startsWith('/') || path.split('/').includes('..')) {
    throw inputError(`the file ${JSON.stringify(path)}`, { expected: 'one in the folder' });
  }
  return join(folder, path);
}

function handedIn(bytes: Uint8Array): Handed {
  if (bytes.subarray(0, KEXEC_HEADER_BYTES).every((byte) => byte === 0)) return 'unfilled';
  return readKexecBuffer(bytes).cut === undefined ? 'fine' : 'cut';
}
