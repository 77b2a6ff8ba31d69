/** The verbs that change what runs: start, stop, restart, pause, continue, cancel. */
package dev.workerbot.feature.restart;
