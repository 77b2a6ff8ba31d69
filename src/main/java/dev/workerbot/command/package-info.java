/**
 * A typed line becomes a {@link dev.workerbot.command.Command}, and a command becomes its line
 * again.
 */
package dev.workerbot.command;
