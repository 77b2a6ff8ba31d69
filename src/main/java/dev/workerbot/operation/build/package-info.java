/** Changes of workers: previewed, confirmed, written to a server, applied, watched, undone. */
package dev.workerbot.operation.build;
