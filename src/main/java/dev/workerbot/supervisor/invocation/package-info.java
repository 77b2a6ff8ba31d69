/** What a program's command runs, as far as its text tells. */
package dev.workerbot.supervisor.invocation;
