/** States that are kept elsewhere, by their hash: they are sent there, not looked up. */
export interface Foreign {
  readonly isForeign: (hash: number) => boolean;
  /** Whether so many more can be sent to anybody. */
  readonly hasRoom: (count: number) => boolean;
  readonly send: (state: Int32Array, offset: number, hash: number, from: number) => void;
  /** What a state that is kept here is called elsewhere. */
  readonly nameOf: (id: number) => number;
}
