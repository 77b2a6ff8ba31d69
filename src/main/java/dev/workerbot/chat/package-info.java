/** The port between workerbot and a chat, and what all chats share. */
package dev.workerbot.chat;
