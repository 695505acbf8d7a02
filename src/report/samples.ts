/** Runs taken at random, told like counterexamples. */
import type { RunEntry } from './document.js';
import { renderEnd, renderSteps } from './run.js';
import { plural, type Style, wrap } from './style.js';

export const renderSamples = ({ design, samples = [] }: RunEntry, style: Style): string =>
  samples
    .map((run, k) => {
      const title = `${design}: sample ${k + 1} of ${samples.length}, ${plural(run.steps.length, 'step')}`;
      return [
        '',
        ...wrap(title, '', style.columns).map(style.bold),
        '',
        ...renderSteps(run, style),
        '',
        ...renderEnd(run, style),
        '',
      ].join('\n');
    })
    .join('');
