/** The verb that gives figures over time: memory, restarts, outages. */
package dev.workerbot.feature.stats;
