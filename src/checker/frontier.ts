/** How far a breadth-first search has come: states are expanded by their numbers, level by level. */
export interface Frontier {
  /** The state to be expanded next; all before it are. */
  next: number;
  /** The level that is being expanded, and the number of the first state that is not of it. */
  depth: number;
  levelEnd: number;
  /** How many states there are on each level, up to this one. */
  readonly levels: number[];
}

/** The level is expanded: of all states, of which there are `size`, the others are the next one. */
export function beginLevel(frontier: Frontier, size: number): void {
  frontier.depth++;
  frontier.levels.push(size - frontier.levelEnd);
  frontier.levelEnd = size;
}
