/** What one state, or one step, says of a property, apart from any search. */
import type { Property, Step } from './machine.js';

/** What a run is looked through for: it is there from the first state or step on for which one of these is true. */
export interface Sought<S> {
  readonly inState: (state: S) => boolean;
  readonly onStep: (step: Step<S>) => boolean;
}

/** Whether what the property is judged on falls under it, and is not as it says. */
export function violates<T>(
  property: { readonly when?: (subject: T) => boolean; readonly holds: (subject: T) => boolean },
  subject: T,
): boolean {
  return (property.when === undefined || property.when(subject)) && !property.holds(subject);
}

/** What decides the property for good: a violation, or the witness of a `reachable`. Of an `eventually` no step does. */
export function decisive<S>(property: Property<S>): Sought<S> {
  switch (property.kind) {
    case 'always':
      return {
        inState: (state) => violates(property, state),
        onStep: ({ after }) => violates(property, after),
      };
    case 'step':
      return { inState: () => false, onStep: (step) => violates(property, step) };
    case 'reachable':
      return { inState: property.holds, onStep: ({ after }) => property.holds(after) };
    case 'eventually':
      return { inState: () => false, onStep: () => false };
  }
}
