/** The session by which Discord brings what people type and press. */
package dev.workerbot.chat.discord.connection;
