/** Discord by JDA. */
package dev.workerbot.chat.discord;
