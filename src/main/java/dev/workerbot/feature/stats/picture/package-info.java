/** The picture of {@code stats}: memory, restarts and downtime over time. */
package dev.workerbot.feature.stats.picture;
