/** Supervisor's config as text: what it says, and what Supervisor refuses in it. */
package dev.workerbot.supervisor.config;
