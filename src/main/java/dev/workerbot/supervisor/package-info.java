/** Supervisor's own language over a shell: supervisorctl, the main log, logs, config files. */
package dev.workerbot.supervisor;
