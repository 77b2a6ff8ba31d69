/** One program in Supervisor's config: its values, its processes, what is wrong with it. */
package dev.workerbot.supervisor.config.program;
