/** Which design a kernel has: by its version, or by the name of the image that was loaded. */
import type { Design } from '../../model/design.js';
import { designs, withoutImaKexec } from '../../model/designs/index.js';
import type { Run } from './schema.js';

export interface KernelDesign {
  readonly design: Design;
  /** Why it is only the nearest there is. */
  readonly message?: string;
}

/** The versions whose design is known, and since which patch level (`semantics.md` of the series: see each design). */
const ERAS: readonly { readonly from: Version; readonly to: Version; readonly design: string }[] = [
  { from: [6, 1, 0], to: [6, 1, Infinity], design: 'linux-6.1' },
  { from: [6, 12, 94], to: [6, 12, Infinity], design: 'linux-6.12.107' },
  { from: [6, 14, 0], to: [6, 15, Infinity], design: 'linux-6.14' },
  { from: [6, 16, 0], to: [7, 2, Infinity], design: 'linux-6.16' },
  { from: [7, 3, 0], to: [7, 3, Infinity], design: 'linux-7.3' },
];

type Version = readonly [major: number, minor: number, patch: number];

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
const byName = (name: string): Design => {
  const design = designs.find((each) => each.name === name);
  if (design === undefined) throw new Error(`no design is called ${name}`);
  return design;
};

const versionOf = (text: string): Version => {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.-]/).map((part) => Number.parseInt(part, 10));
  return [major, minor, Number.isNaN(patch) ? 0 : patch];
};

/** What a file says of a kernel, in a design's terms. */
export const behaviourOf = (design: Design): NonNullable<Run['behaviour']> => ({
  list_copied_at: design.copiedAt,
  kexec_events: design.markerLoad !== 'none',
  suspends_measuring: design.suspend !== 'none',
});

/** The design of a kernel version; of a version between those known, the newest that is not newer. */
export function designOfVersion(text: string, behaviour?: Run['behaviour']): KernelDesign {
  const version = versionOf(text);
  const era = ERAS.find(({ from, to }) => compare(version, from) >= 0 && compare(version, to) <= 0);
  const never = behaviour?.list_copied_at === 'never';
  const ofKernel = (design: Design): Design => (never ? withoutImaKexec(design) : design);
  if (era !== undefined) return { design: ofKernel(byName(era.design)) };
  const alike = ERAS.filter(({ design }) => {
    const own = behaviourOf(byName(design));
    return (
      behaviour !== undefined &&
      own.list_copied_at === behaviour.list_copied_at &&
      own.kexec_events === behaviour.kexec_events &&
      own.suspends_measuring === behaviour.suspends_measuring
    );
  });
  const among = alike.length > 0 ? alike : ERAS;
  const nearest = among.findLast(({ from }) => compare(from, version) <= 0) ?? among[0]!;
  const message = `no design is known for ${text}; the nearest is ${nearest.design}`;
  return { design: ofKernel(byName(nearest.design)), message };
}

/**
 * The designs that the image of this name may have: `k61` is 6.1, `k612` 6.12 (with the backports), `k73` 7.3.
 * What follows the number says how it was configured; a kernel without `IMA_KEXEC` is the one difference modelled.
 */
export function designsOfImage(name: string | undefined, run: Run, own: Design): readonly Design[] {
  const [ownImage] = run.run.split('/');
  if (name === undefined || name === ownImage) return [own];
  const match = /^\D*(\d)\.?(\d{1,2})(.*)$/.exec(name);
  if (match === null) return [own];
  const [, major, minor, suffix] = match;
  const { design } = designOfVersion(`${major}.${minor}${minor === '12' ? '.107' : ''}`);
  return suffix === '' ? [design] : [withoutImaKexec(design), design];
}
