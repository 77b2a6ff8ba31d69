/**
 * The watch over each server: asks for statuses, listens to the main log, and says how well that
 * goes.
 */
package dev.workerbot.fleet.watch;
