/** The words of a line: split and quoted, settings, times and numbers. */
package dev.workerbot.command.text;
