/**
 * The data of the page of a matrix, as it stands in the page. This file imports nothing: it is read where the page is
 * made and in the page itself.
 */

export type PageKind = 'holds' | 'needs' | 'violated' | 'vacuous' | 'open';

/** What has to be assumed for a property to hold. */
export interface PageCell {
  /** An index into the properties. */
  readonly property: number;
  readonly kind: PageKind;
  /** Sets of letters, `?` for one that was left open, or the steps of a run. */
  readonly signs: readonly string[];
  /** The same in words. */
  readonly words: string;
}

export interface PageRow {
  /** All that make the same choices. */
  readonly designs: readonly string[];
  readonly summary: string;
  readonly cells: readonly PageCell[];
}

export interface MatrixPage {
  readonly version: string;
  /** Label and text. */
  readonly settings: readonly (readonly [string, string])[];
  readonly howToRead: readonly string[];
  readonly legend: readonly { readonly letter: string; readonly name: string; readonly meaning: string }[];
  readonly properties: readonly { readonly name: string; readonly claim: string }[];
  readonly groups: readonly { readonly title: string; readonly rows: readonly PageRow[] }[];
}
