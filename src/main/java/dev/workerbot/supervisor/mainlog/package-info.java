/** Supervisord's main log: its lines, how to follow it, and why a process ended. */
package dev.workerbot.supervisor.mainlog;
