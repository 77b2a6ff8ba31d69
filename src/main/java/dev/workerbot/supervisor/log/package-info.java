/** Workers' log files: where they lie on a server, and what is in them. */
package dev.workerbot.supervisor.log;
