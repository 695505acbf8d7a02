/** What is found while a run is followed: where the model and the evidence differ. */

/** One thing that the model predicts and that was seen otherwise. */
export interface Difference {
  /** Null where it is about the run as a whole. */
  readonly boot: number | null;
  /** The place in the boot's timeline, from 0; null where it is about the boot as a whole. */
  readonly step: number | null;
  /** What was done there: `execute`, or a look's label. */
  readonly label: string | null;
  /** What differs: `records`, `pcr10.sha256`, `carried`, … */
  readonly what: string;
  readonly predicted: string;
  readonly seen: string;
}

export type Place = Pick<Difference, 'boot' | 'step' | 'label'>;

export interface Journal {
  readonly differences: readonly Difference[];
  readonly notes: readonly string[];
  readonly compared: () => number;
  /** Where what is compared next stands. */
  readonly at: (place: Place) => void;
  readonly compare: (what: string, predicted: Showable, seen: Showable) => void;
  /** The same, and where they differ nothing after it can be compared. */
  readonly demand: (what: string, predicted: Showable, seen: Showable) => void;
  readonly differ: (what: string, predicted: Showable, seen: Showable) => void;
  /** A difference after which nothing can be compared. */
  readonly stop: (what: string, predicted: Showable, seen: Showable) => never;
  readonly note: (text: string) => void;
}

export type Showable = string | number | boolean | readonly number[];

type Stop = Error & { readonly stopped: true };
export const isStop = (error: unknown): error is Stop => error instanceof Error && 'stopped' in error;

const show = (value: Showable): string =>
  typeof value === 'object' ? `[${value.join(', ')}]` : String(value);

export function createJournal(): Journal {
  const differences: Difference[] = [];
  const notes: string[] = [];
  let compared = 0;
  let place: Place = { boot: null, step: null, label: null };
  const differ: Journal['differ'] = (what, predicted, seen) => {
    differences.push({ ...place, what, predicted: show(predicted), seen: show(seen) });
  };
  const stop: Journal['stop'] = (what, predicted, seen) => {
    differ(what, predicted, seen);
    throw Object.assign(new Error(what), { stopped: true } as const);
  };
  const same = (predicted: Showable, seen: Showable): boolean => {
    compared += 1;
    return show(predicted) === show(seen);
  };
  return {
    differences,
    notes,
    compared: () => compared,
    at: (next) => {
      place = next;
    },
    compare: (what, predicted, seen) => {
      if (!same(predicted, seen)) differ(what, predicted, seen);
    },
    demand: (what, predicted, seen) => {
      if (!same(predicted, seen)) stop(what, predicted, seen);
    },
    differ,
    stop,
    note: (text) => {
      notes.push(text);
    },
  };
}
