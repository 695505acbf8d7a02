/** What a form of report is. */
import type { ConformanceDocument } from '../conformance.js';
import type { DifferenceDocument, SeriesDocument } from '../design-changes.js';
import type { MatrixDocument } from '../design-matrix.js';
import type { ResultDocument } from '../document.js';
import type { Style } from '../style.js';
import type { VerificationDocument } from '../verification.js';

/** What a report can be made of. */
export type AnyDocument =
  | ResultDocument
  | VerificationDocument
  | ConformanceDocument
  | MatrixDocument
  | SeriesDocument
  | DifferenceDocument;

export interface FormOptions {
  /** Of text. */
  readonly style: Style;
  /** Which pictures; all if left out. */
  readonly pictures?: readonly string[];
}

/** A file of a report. */
export interface Part {
  /** What sets it apart from the others of its form; empty if there is but one. */
  readonly name: string;
  readonly text: string;
}

export interface Form {
  readonly name: string;
  /** What stands behind the dot in the names of its files. */
  readonly extension: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Gets the document with all its texts printable, unless `exact`: then it sees to that itself. */
  readonly parts: (
    document: ResultDocument,
    options: FormOptions,
  ) => readonly Part[] | Promise<readonly Part[]>;
  readonly exact?: boolean;
  /** The same of what `verify` found; left out where that has nothing to show in this form. */
  readonly verification?: (document: VerificationDocument, options: FormOptions) => string;
  /** Of what `conform` compared, likewise. */
  readonly conformance?: (document: ConformanceDocument, options: FormOptions) => string;
  /** Of what `matrix` found, likewise. */
  readonly matrix?: (document: MatrixDocument, options: FormOptions) => string | readonly Part[];
  /** Of what `series` and `diff` found, likewise. */
  readonly series?: (document: SeriesDocument, options: FormOptions) => string;
  readonly difference?: (document: DifferenceDocument, options: FormOptions) => string;
}

/** The parts of a form that is always one file. */
export const whole =
  (render: (document: ResultDocument, options: FormOptions) => string): Form['parts'] =>
  (document, options) => [{ name: '', text: render(document, options) }];
