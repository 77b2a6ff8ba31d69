/**
 * Changes of workers, create, edit, scale, remove and undo: previewed, confirmed, written to a
 * server, applied, watched, put back.
 */
package dev.workerbot.feature.change;
