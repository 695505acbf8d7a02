/** `--annotate`: failures as annotations of GitHub Actions, there without being asked for. */
import type { Command } from 'commander';
import { type Annotation, workflowCommand } from '../../report/annotations.js';

export interface AnnotateFlags {
  readonly annotate?: boolean;
}

export const addAnnotateOption = (command: Command): Command =>
  command.option(
    '--annotate',
    'GitHub annotations for failures, on standard error (default: in GitHub Actions)',
  );

/** On standard error, which GitHub reads too: a result on standard output stays what it is. */
export function annotate({ annotate: asked }: AnnotateFlags, all: readonly Annotation[]): void {
  if (!(asked ?? process.env.GITHUB_ACTIONS === 'true')) return;
  for (const each of all) process.stderr.write(workflowCommand(each));
}
