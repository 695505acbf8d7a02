/** Designs against properties: what each needs to be assumed, found by all cores. */
import { availableParallelism } from 'node:os';
import type { Design } from '../../model/design.js';
import { claims } from '../../properties/index.js';
import { tasksFor } from '../check/check.js';
import { inThread, mapLimited } from '../check/pool.js';
import type { Task } from '../check/result.js';
import { distinct } from '../designs/alike.js';
import { type Memory, openMemory } from './memory.js';
import type { Cell, Matrix, MatrixOptions } from './result.js';
import { runUnit, type Unit, type UnitProgress, type UnitResult } from './unit.js';
import { agreeOn, CHOICE_NAMES } from './watched.js';

export interface MatrixProgress extends UnitProgress {
  readonly design: string;
  readonly focus: Task['focus'];
  /** Of all that is to be found: designs times parts of the state. */
  readonly done: number;
  readonly total: number;
}

export interface MatrixHooks {
  readonly onProgress?: (progress: MatrixProgress) => void;
  readonly signal?: AbortSignal;
  readonly workers?: number;
  readonly memory?: Memory;
}

/** The matrix; its columns stand in the order of the designs, whatever search ended first. */
export async function matrix(
  designs: readonly Design[],
  options: MatrixOptions,
  { onProgress, signal, workers = availableParallelism(), memory = openMemory(options) }: MatrixHooks = {},
): Promise<Matrix> {
  const units = distinct(designs).flatMap((design) =>
    tasksFor(design, options).map(({ options: _, ...task }): Unit => ({ task, options })),
  );
  let done = 0;
  const results = new Map<Unit, Pick<UnitResult, 'cells' | 'searches' | 'states'>>();
  await mapLimited(units, workers, async (unit) => {
    const { task } = unit;
    const report = (progress: UnitProgress): void =>
      onProgress?.({ ...progress, design: task.design.name, focus: task.focus, done, total: units.length });
    results.set(unit, memory.find(task) ?? (await searched(unit, report)));
    done++;
  });
  const found = [...results.values()];
  return {
    options,
    columns: designs.map((design) => ({ design, cells: cellsOf(design) })),
    searches: found.reduce((sum, { searches }) => sum + searches, 0),
    states: found.reduce((sum, { states }) => sum + states, 0),
  };

  async function searched(unit: Unit, report: (progress: UnitProgress) => void): Promise<UnitResult> {
    const result = await elsewhere(unit, report, signal);
    memory.keep(unit.task, result);
    return result;
  }

  function cellsOf(design: Design): readonly Cell[] {
    const cells = units
      .filter(({ task }) => agreeOn(CHOICE_NAMES, task.design, design))
      .flatMap((unit) => results.get(unit)!.cells);
    return claims.flatMap(({ name }) => cells.filter(({ property }) => property === name));
  }
}

/** In another thread; in this one where the sources run as they are. */
function elsewhere(
  unit: Unit,
  report: (progress: UnitProgress) => void,
  signal?: AbortSignal,
): Promise<UnitResult> {
  if (import.meta.url.endsWith('.ts')) return runUnit(unit, report, signal);
  return inThread(new URL('./worker.js', import.meta.url), unit, report, signal);
}
