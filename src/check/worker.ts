/** The body of a search's thread. */
import { serve } from './pool.js';
import { runTask } from './task.js';

serve(runTask);
