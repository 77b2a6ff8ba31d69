/** Commands on a server: their words, how they run, and what comes back. */
package dev.workerbot.supervisor.shell;
