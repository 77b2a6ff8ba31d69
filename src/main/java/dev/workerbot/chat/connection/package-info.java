/** Whether a chat can be reached over the network, and what {@code check} and health say of it. */
package dev.workerbot.chat.connection;
