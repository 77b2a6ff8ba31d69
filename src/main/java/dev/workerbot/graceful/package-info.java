/** How workers of each kind are told to restart, pause and continue without losing a job. */
package dev.workerbot.graceful;
