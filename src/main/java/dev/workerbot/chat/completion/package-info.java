/** Suggests how a line could go on, in whichever chat. */
package dev.workerbot.chat.completion;
