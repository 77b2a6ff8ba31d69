/** Rolling restarts: batch after batch, until one does not come back. */
package dev.workerbot.feature.restart.roll;
