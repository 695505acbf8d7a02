/** The body of a thread of the matrix. */
import { serve } from '../check/pool.js';
import { runUnit } from './unit.js';

serve(runUnit);
