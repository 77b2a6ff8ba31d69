/** The verbs that people type, and what each does to workers. */
package dev.workerbot.worker.verb;
