/** One start, stop, restart or pause under way: journalled, and what is said of it. */
package dev.workerbot.feature.restart.operation;
