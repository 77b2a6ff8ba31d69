/**
 * How the main log of one server is listened to: followed, begun anew, and doubted where lines
 * lack.
 */
package dev.workerbot.fleet.watch.log;
