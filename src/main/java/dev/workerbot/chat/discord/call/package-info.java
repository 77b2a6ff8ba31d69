/** Calls of Discord's REST API: how they are made, and what is said where Discord refuses them. */
package dev.workerbot.chat.discord.call;
