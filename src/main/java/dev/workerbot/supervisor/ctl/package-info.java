/** Supervisorctl over a shell, and the parsers of what it prints. */
package dev.workerbot.supervisor.ctl;
