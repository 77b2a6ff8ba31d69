/** How commands are written: the spec of each verb, and a typed line made a command by it. */
package dev.workerbot.command.syntax;
