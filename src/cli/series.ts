/** `carryover series`: a series of patches, patch by patch. */
import type { Command } from 'commander';
import { series as allSeries } from '../../model/designs/index.js';
import { judgeSeries } from '../matrix/series.js';
import { seriesDocumentOf } from '../report/design-changes.js';
import { EXIT, type Exit } from '../report/status.js';
import { isDecided } from './matrix.js';
import { addReportOptions, formsOf, type ReportFlags, writeReports } from './shared/reports.js';
import { addSeekingOptions, type SeekingFlags, seeking } from './shared/seeking.js';
import { named } from './shared/usage.js';

interface Flags extends SeekingFlags, ReportFlags {
  readonly subsets: boolean;
}

const HELP = `
It is safe to stop at a patch if no property is worse than before the series, and a kexec works.

Exit status: 0 every patch was judged, whatever it does; 2 bad usage; 3 something was left open.

  carryover series series-v7
  carryover series series-merged --property replay-equals-pcr,memory-safe`;

/** Adds the command. Sets `process.exitCode`. */
export function registerSeries(program: Command): void {
  const command = program
    .command('series')
    .summary('a series patch by patch: what each gains and breaks, and which are safe to stop at')
    .description(
      'Judge a series patch by patch: what each patch gains and breaks, where one may stop, which patches are enough.',
    )
    .argument('<series>', 'series-v1 to series-v13, series-merged, …; see `carryover designs`');
  addSeekingOptions(command).option('--no-subsets', 'leave out which subsets of the patches are enough');
  addReportOptions(command, 'series')
    .addHelpText('after', HELP)
    .action(async (name: string, flags: Flags, { parent }: Command) => {
      process.exitCode = await runSeries(name, flags, parent?.version() ?? '0');
    });
}

async function runSeries(name: string, flags: Flags, version: string): Promise<Exit> {
  formsOf(flags, 'series');
  const series = named(allSeries, name, 'series');
  const result = await seeking(flags, (options, hooks) =>
    judgeSeries(series, options, { ...hooks, subsets: flags.subsets }),
  );
  await writeReports(seriesDocumentOf(result, version), flags, { base: 'series' });
  const decided = isDecided(result.matrix) && result.enough.every(({ open }) => !open);
  return decided ? EXIT.holds : EXIT.inconclusive;
}
