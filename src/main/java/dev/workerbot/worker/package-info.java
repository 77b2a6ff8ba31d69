/**
 * The vocabulary: names of servers and workers, selectors, states, verbs, and what was observed of
 * a worker.
 */
package dev.workerbot.worker;
