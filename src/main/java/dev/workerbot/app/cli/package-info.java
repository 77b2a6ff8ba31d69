/** Commands of the command line that run beside the bot, and the options they share. */
package dev.workerbot.app.cli;
