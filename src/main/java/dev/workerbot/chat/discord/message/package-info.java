/** Messages and forms as Discord shows them, posted, edited, whispered and found again. */
package dev.workerbot.chat.discord.message;
