/** The command line: {@code Main} and what holds for all of its commands. */
package dev.workerbot.app;
