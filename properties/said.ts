/**
 * What was claimed in the threads, each claim put as properties of the designs that it is about, or with the reason why
 * it cannot be. `docs/claims.md` is made from it by `npm run claims`; no search consults it.
 */
import { arm64_2018 } from './said/arm64-2018.js';
import { carrying_2016, updating_2016 } from './said/carrying-2016.js';
import type { Said, Thread } from './said/claim.js';
import { others } from './said/others.js';
import { series_2023 } from './said/series-2023.js';
import { series_2025 } from './said/series-2025.js';
import { snapshots_2023 } from './said/snapshots-2023.js';

export type { Ask, Said, Thread } from './said/claim.js';

/** In the order in which they were said. */
export const threads: readonly Thread[] = [
  carrying_2016,
  updating_2016,
  arm64_2018,
  series_2023,
  series_2025,
  snapshots_2023,
  others,
];

export const said: readonly Said[] = threads.flatMap((thread) => thread.said);
