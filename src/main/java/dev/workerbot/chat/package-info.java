/**
 * What all chats share: an inbound event becomes a command, its answer a message that is posted and
 * edited.
 */
package dev.workerbot.chat;
