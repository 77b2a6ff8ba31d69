/** Time that no change of the wall clock disturbs. */
package dev.workerbot.time;
