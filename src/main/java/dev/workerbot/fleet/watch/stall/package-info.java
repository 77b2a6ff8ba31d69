/** Whether the supervisord of one server stands still. */
package dev.workerbot.fleet.watch.stall;
