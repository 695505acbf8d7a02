/** `carryover diff`: what differs between two designs, what that changes in the verdicts, and a run that shows each. */
import type { Command } from 'commander';
import type { Design } from '../../model/design.js';
import type { CheckResult } from '../check/result.js';
import { strongestBetween } from '../matrix/compare.js';
import { matrix } from '../matrix/matrix.js';
import { changesBetween, type PatchChange } from '../matrix/series.js';
import { violationOf } from '../matrix/violation.js';
import { differenceDocumentOf } from '../report/design-changes.js';
import { matrixDocumentOf } from '../report/design-matrix.js';
import { documentOf } from '../report/json.js';
import { judged } from '../report/judged.js';
import { EXIT, type Exit } from '../report/status.js';
import { isDecided } from './matrix.js';
import { designsOf } from './shared/check-options.js';
import { addReportOptions, formsOf, type ReportFlags, writeReports } from './shared/reports.js';
import { addSeekingOptions, type SeekingFlags, seeking } from './shared/seeking.js';
import { usageError } from './shared/usage.js';

interface Flags extends SeekingFlags, ReportFlags {}

const HELP = `
Exit status: 0 the designs were compared, whatever differs; 2 bad usage; 3 something was left open.

  carryover diff linux-6.14 linux-6.16
  carryover diff linux-6.16 ./my-design.ts --property replay-equals-pcr`;

/** Adds the command. Sets `process.exitCode`. */
export function registerDiff(program: Command): void {
  const command = program
    .command('diff')
    .summary('what two designs choose otherwise, what that changes, and a run that shows each change')
    .description(
      'Compare two designs: their choices, what each property needs to be assumed, and a run for each change.',
    )
    .argument('<before>', 'a design, by name or by the path of its file')
    .argument('<after>', 'another one');
  addSeekingOptions(command);
  addReportOptions(command, 'difference')
    .addHelpText('after', HELP)
    .action(async (before: string, after: string, flags: Flags, { parent }: Command) => {
      process.exitCode = await runDiff([before, after], flags, parent?.version() ?? '0');
    });
}

async function runDiff(names: readonly string[], flags: Flags, version: string): Promise<Exit> {
  formsOf(flags, 'difference');
  const [before, after] = await designsOf(names);
  if (before === undefined || after === undefined) throw usageError('two designs are compared, not one');
  const { found, changes, runs, unshown } = await seeking(flags, async (options, hooks) => {
    const found = await matrix([before, after], options, hooks);
    const [old, now] = found.columns.map(({ cells }) => cells);
    const changes = changesBetween(old!, now!);
    const runs: CheckResult[] = [];
    const unshown: { readonly design: string; readonly property: string }[] = [];
    for (const change of changes) {
      for (const { design, violated, holding } of sides(change, before, after)) {
        const assumptions = strongestBetween(violated, holding, options.varying);
        if (assumptions === undefined) continue;
        const all = [...options.assumptions, ...assumptions];
        const shown = await violationOf(design, change.property, all, options, hooks.signal);
        if (shown !== undefined) runs.push(shown);
        else unshown.push({ design: design.name, property: change.property });
      }
    }
    return { found, changes, runs, unshown };
  });
  const shown = documentOf(runs.map(judged), { version });
  const all = { before, after, changes, runs: shown.runs, unshown, matrix: matrixDocumentOf(found, version) };
  await writeReports(differenceDocumentOf(all, version), flags, { base: 'difference' });
  return isDecided(found) && unshown.length === 0 ? EXIT.holds : EXIT.inconclusive;
}

/** Which of the two is violated where the other holds. */
function sides({ change, before: old, after: now }: PatchChange, before: Design, after: Design) {
  return [
    ...(change === 'gained' ? [] : [{ design: after, violated: now, holding: old }]),
    ...(change === 'lost' ? [] : [{ design: before, violated: old, holding: now }]),
  ];
}
