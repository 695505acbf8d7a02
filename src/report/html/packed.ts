/**
 * The data of the HTML report as it stands in the page: what repeats is said once.
 *
 * A result holds every state of every run written out; of that, a page of a megabyte can hold only what changes. Texts
 * stand in one table, lists share their beginnings, a step is its kind and the fields it changed. It is in three parts,
 * so that a page of thousands of runs opens at once: the index is all that the matrix shows, and is read first; the
 * tables that runs share, and the runs some at a time, are read when a run is looked at. This file imports nothing: it
 * is read where the page is made and in the page itself.
 */

/** An index into the texts of the index; from their end on, into those of the tables. */
export type TextId = number;
/** An index into the forest of lists; 0 is the empty list. */
export type ListId = number;
/** An index into `PackedTables.values`; -1: the state has no such field (now). */
export type ValueId = number;

/** A value of a state: a list is `[ListId]`, everything else is itself. */
export type PackedValue = null | boolean | number | string | readonly [ListId];

export interface PackedField {
  readonly path: string;
  readonly label: string;
}

/** What steps have in common: `[actor, words, kernel function, stage]`. */
export type PackedKind = readonly [TextId, TextId, TextId, TextId];

/** `[kind, number of changes in words, those…, field, value, field, value, …]` */
export type PackedStep = readonly number[];

/** Something to point at in a step. */
export interface PackedMark {
  /** The step's index, from 0. */
  readonly step: number;
  readonly text: TextId;
  /** Here list and PCR part. */
  readonly parts: boolean;
}

export interface PackedEnd {
  /** A verifier was shown these; else they are what the run leaves. */
  readonly verifier: boolean;
  readonly listTitle: TextId;
  readonly pcrTitle: TextId;
  readonly list: ListId;
  readonly replay: ListId;
  readonly pcr: ListId;
}

/**
 * A run of the machine, a counterexample or a sample, as the index has it: the index of the check that it belongs to,
 * that of the property it violates (-1: a sample), how many steps it has, and why it violates the property.
 */
export type PackedHead = readonly [check: number, property: number, length: number, why: TextId];

/** The run itself. */
export interface PackedTrace {
  readonly begins: TextId;
  /** `[field, value, field, value, …]` */
  readonly initial: readonly number[];
  readonly steps: readonly PackedStep[];
  readonly end: PackedEnd;
  /** Of a run that goes on for ever: the steps after so many follow again and again. */
  readonly loopStart?: number;
  /** Where list and PCR part, in sentences; what could have noticed. */
  readonly parting: readonly TextId[];
  readonly noticing: readonly TextId[];
  /** A verifier said at the end that something is wrong. */
  readonly noticed: boolean;
  readonly marks: readonly PackedMark[];
  /** The command that finds it again, a line each. */
  readonly reproduce: readonly TextId[];
}

export type PackedVerdict = 'holds' | 'violated' | 'vacuous' | 'inconclusive';

/** One property's outcome. */
export interface PackedOutcome {
  readonly property: number;
  readonly verdict: PackedVerdict;
  /** An index into the traces. */
  readonly trace?: number;
  readonly doubt?: TextId;
}

/** One design under one set of assumptions. */
export interface PackedCheck {
  readonly design: TextId;
  readonly summary: TextId;
  /** An index into `PackedIndex.settings`. */
  readonly settings: number;
  /** How much was explored. */
  readonly explored: TextId;
  /** What ended it before that was all. */
  readonly ended?: TextId;
  readonly neverFired: readonly TextId[];
  readonly outcomes: readonly PackedOutcome[];
  /** Indices into the traces. */
  readonly samples: readonly number[];
}

/** Under what a check was made. */
export interface PackedSettings {
  readonly assumptions: readonly TextId[];
  /** Bounds, limits and what else there is: label and text. */
  readonly others: readonly (readonly [TextId, TextId])[];
}

export interface PackedProperty {
  readonly name: TextId;
  readonly claim: TextId;
  readonly meaning: TextId;
}

/** What the page shows before anything of it is chosen. */
export interface PackedIndex {
  readonly version: string;
  readonly texts: readonly string[];
  readonly properties: readonly PackedProperty[];
  readonly settings: readonly PackedSettings[];
  /** What each assumption takes away. */
  readonly assumptions: readonly { readonly name: TextId; readonly meaning: TextId }[];
  readonly checks: readonly PackedCheck[];
  readonly traces: readonly PackedHead[];
  /** How many traces stand together, to be read at once. */
  readonly together: number;
}

/** What runs have in common. */
export interface PackedTables {
  readonly texts: readonly string[];
  /** `[parent, record, record, …]`: lists that go on from a list; each record makes the next `ListId`, from 1. */
  readonly lists: readonly (readonly number[])[];
  readonly values: readonly PackedValue[];
  readonly fields: readonly PackedField[];
  readonly kinds: readonly PackedKind[];
}

export interface Packed {
  readonly index: PackedIndex;
  readonly tables: PackedTables;
  readonly traces: readonly PackedTrace[];
}
