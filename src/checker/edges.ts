/**
 * The steps between the states of a search, kept where a property asks for cycles: of each state, in the order in
 * which states are expanded, where its steps lead and which promise of fairness each of them keeps. Eight bytes a step
 * and four a state.
 */
import { ROWS_PER_CHUNK } from './chunks.js';
import { Rows } from './rows.js';

const WIDTH = 2;

/** More is not taken at once. */
export const MOST_BYTES_ADDED = 4 * WIDTH * ROWS_PER_CHUNK;

export class Edges {
  private readonly rows = new Rows(WIDTH);
  /** The first row of each state that was begun. */
  private readonly starts = new Rows(1);
  private cut: number | undefined;

  /** States whose steps are all here: those before this one. */
  get states(): number {
    return Math.min(this.cut ?? Number.POSITIVE_INFINITY, this.starts.size);
  }

  get size(): number {
    return this.rows.size;
  }

  get bytes(): number {
    return this.rows.bytes + this.starts.bytes;
  }

  /** The steps that are added from now on are those of the next state. False if there is no room for it. */
  begin(maxBytes: number): boolean {
    const { starts } = this;
    if (!this.fits(starts, maxBytes)) return false;
    starts.chunk(starts.size)[starts.offset(starts.size)] = this.rows.size;
    starts.size++;
    return true;
  }

  /** `label`: the promise that the step keeps, or 0. False if there is no room for it. */
  add(target: number, label: number, maxBytes: number): boolean {
    const { rows } = this;
    if (!this.fits(rows, maxBytes)) return false;
    const chunk = rows.chunk(rows.size);
    const offset = rows.offset(rows.size);
    chunk[offset] = target;
    chunk[offset + 1] = label;
    rows.size++;
    return true;
  }

  /** Not all steps of the state that was begun last can be added. */
  cutShort(): void {
    this.cut ??= this.starts.size - 1;
  }

  /** The steps of a state are those from `first(state)` to before `first(state + 1)`. */
  first(state: number): number {
    const { starts, rows } = this;
    return state < starts.size ? starts.chunk(state)[starts.offset(state)]! : rows.size;
  }

  target(edge: number): number {
    return this.rows.chunk(edge)[this.rows.offset(edge)]!;
  }

  label(edge: number): number {
    return this.rows.chunk(edge)[this.rows.offset(edge) + 1]!;
  }

  private fits(rows: Rows, maxBytes: number): boolean {
    if (!rows.full) return true;
    if (this.bytes + rows.bytesPerChunk > maxBytes) return false;
    rows.grow();
    return true;
  }
}
