/** Runs taken at random, told like counterexamples. */
import type { Unfolded } from '../check/unfold.js';
import { renderEnd, renderSteps } from './run.js';
import { plural, type Style } from './style.js';

export const renderSamples = (design: string, runs: readonly Unfolded[], style: Style): string =>
  runs
    .map((run, k) =>
      [
        '',
        style.bold(`${design}: sample ${k + 1} of ${runs.length}, ${plural(run.trace.steps.length, 'step')}`),
        '',
        ...renderSteps(run, style),
        '',
        ...renderEnd(run, style),
        '',
      ].join('\n'),
    )
    .join('');
