/** What becomes of each worker, made of the lines of the main log and of statuses. */
package dev.workerbot.fleet.timeline;
