/** Time that no change of the wall clock disturbs, and pauses between attempts. */
package dev.workerbot.time;
