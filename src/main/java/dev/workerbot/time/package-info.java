/**
 * Time that no change of the wall clock disturbs, pauses between attempts, and waits that an end
 * cuts short.
 */
package dev.workerbot.time;
