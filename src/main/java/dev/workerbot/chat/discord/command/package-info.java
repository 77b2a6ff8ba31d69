/** The command as Discord has it: how it is registered, and read back as a typed line. */
package dev.workerbot.chat.discord.command;
