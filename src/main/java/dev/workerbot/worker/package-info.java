/** The vocabulary: names of servers and workers, selectors, states and statuses. */
package dev.workerbot.worker;
