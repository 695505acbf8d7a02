/**
 * Rows of equally many 32-bit words, appended one after the other. They are kept in chunks: growing copies nothing,
 * and no piece of memory is large.
 */

/** What a table needs of its rows, wherever they are. */
export interface RowStore {
  readonly width: number;
  /** How many rows there are. */
  size: number;
  /** Whether there is no room for another row. */
  readonly full: boolean;
  /** What they take in memory. */
  readonly bytes: number;
  /**
   * Row `id` is the words of `chunk(id)` from `offset(id)` on, in that order of asking. Rows that are not in memory are
   * there until others are asked for.
   */
  chunk(id: number): Int32Array;
  offset(id: number): number;
}

const ROWS_PER_CHUNK_LOG2 = 14;
export const ROWS_PER_CHUNK = 1 << ROWS_PER_CHUNK_LOG2;

export class Rows implements RowStore {
  readonly width: number;
  size = 0;
  readonly chunks: Int32Array[] = [];
  /** The first of them are no longer kept. */
  private dropped = 0;

  constructor(width: number) {
    this.width = width;
  }

  /** How many rows the chunks have room for. */
  get room(): number {
    return this.chunks.length << ROWS_PER_CHUNK_LOG2;
  }

  /** Whether the next row needs another chunk. */
  get full(): boolean {
    return this.size === this.room;
  }

  /** What a chunk takes. */
  get bytesPerChunk(): number {
    return ROWS_PER_CHUNK * this.width * 4;
  }

  get bytes(): number {
    return (this.chunks.length - this.dropped) * this.bytesPerChunk;
  }

  /** Makes room for more rows. */
  grow(): void {
    this.chunks.push(new Int32Array(ROWS_PER_CHUNK * this.width));
  }

  /** Where row `id` is: its words are those of `chunk(id)` from `offset(id)` on. */
  chunk(id: number): Int32Array {
    return this.chunks[chunkOf(id)]!;
  }

  offset(id: number): number {
    return offsetOf(id, this.width);
  }

  /** Drops chunks that have no row from number `id` on. */
  dropBefore(id: number): void {
    while (this.dropped < id >>> ROWS_PER_CHUNK_LOG2) this.chunks[this.dropped++] = NOTHING;
  }
}

const NOTHING = new Int32Array(0);

/** In which of the chunks row `id` is, and where in it, if rows are so wide. */
export const chunkOf = (id: number): number => id >>> ROWS_PER_CHUNK_LOG2;
export const offsetOf = (id: number, width: number): number => (id & (ROWS_PER_CHUNK - 1)) * width;

/** The same as source: names for the chunk, of `chunks`, and for the offset. */
export const writeRow = (id: string, width: number, chunk: string, offset: string): string => `
  const ${chunk} = chunks[${id} >>> ${ROWS_PER_CHUNK_LOG2}];
  const ${offset} = (${id} & ${ROWS_PER_CHUNK - 1}) * ${width};`;
