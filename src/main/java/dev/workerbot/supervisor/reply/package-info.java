/** What a server's answers come down to: a value, or the problem that there is instead. */
package dev.workerbot.supervisor.reply;
