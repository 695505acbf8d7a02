/** What somebody said in a thread, put as properties of designs. */
import type { Design } from '../../model/design.js';
import type { Assumption, Bounds } from '../../model/world.js';

/** One property of several designs, and what the claim comes to: it holds there, or it does not. */
export interface Ask {
  readonly property: string;
  readonly designs: readonly string[];
  /** Compared: the claim says nothing of these; they show what makes the difference. */
  readonly says: 'holds' | 'violated' | 'compared';
}

export interface Said {
  /** The claim, in a sentence. */
  readonly claim: string;
  /** Who said it, and of what. */
  readonly by: string;
  /** None: it cannot be asked at all, and `beyond` says why. */
  readonly asks: readonly Ask[];
  /** Where the claim is about less than all that can happen. */
  readonly bounds?: Bounds;
  /** What the claim takes for granted: assumed always. */
  readonly given?: readonly Assumption[];
  /** What the next kernel may be, beside the same; left out: one without IMA's kexec support. */
  readonly next?: (design: Design) => Design;
  /** What a reader has to know to make sense of the verdict. */
  readonly note?: string;
  /** What of it cannot be asked of the model, and why. */
  readonly beyond?: string;
}

/** The claims of one thread, or of several about one thing. */
export interface Thread {
  readonly title: string;
  readonly said: readonly Said[];
}

const asking =
  (says: Ask['says']) =>
  (property: string, ...designs: readonly string[]): Ask => ({ property, designs, says });

/** The claim comes to this property, of each of these designs. */
export const holds = asking('holds');
/** It comes to a run that violates the property, of each of these designs. */
export const breaks = asking('violated');
/** What makes the difference. */
export const beside = asking('compared');

/** The trees after each patch of a series: `series-v7@1` to `series-v7@7`. */
export const patchesOf = (series: string, last: number, first = 1): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, k) => `${series}@${first + k}`);
