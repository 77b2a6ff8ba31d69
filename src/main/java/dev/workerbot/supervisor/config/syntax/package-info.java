/** The syntax of Supervisor's config: sections, values, their types and expansions. */
package dev.workerbot.supervisor.config.syntax;
