/** The verbs that show how Supervisor runs a worker: show, drift. */
package dev.workerbot.feature.config;
