/** Each run through every design: which of them explain what was seen. */
import { designs } from '../../model/designs/index.js';
import { conformTo } from './conform.js';
import type { Evidence } from './evidence.js';
import type { Difference } from './journal.js';
import type { Run } from './schema.js';

export interface Cell {
  readonly design: string;
  readonly verdict: 'conforms' | 'differs' | 'not-checkable';
  /** What differs first. */
  readonly first: Difference | null;
}

/** In the order of the designs' age. What a file says of its kernel's behaviour is left out: only runs are compared. */
export const matrixRow = (run: Run, evidence: Evidence): readonly Cell[] =>
  designs.map((design) => {
    const { verdict, differences } = conformTo(run, evidence, design);
    return { design: design.name, verdict, first: differences[0] ?? null };
  });
