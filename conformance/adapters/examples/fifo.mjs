/** First come, first served: the starter as it is. What it promises: order at each destination, and no overtaking. */
import { Scheduler, serve } from "../starters/javascript/scheduler.mjs";

serve("FIFO", Scheduler);
