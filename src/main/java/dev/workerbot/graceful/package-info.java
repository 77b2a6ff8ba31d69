/** How workers of each kind are signalled to restart, pause and continue without losing a job. */
package dev.workerbot.graceful;
