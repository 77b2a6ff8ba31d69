/** A server's files: Supervisor's config, those of programs, and the paths and users they name. */
package dev.workerbot.supervisor.files;
