/** Sees through what a bot that is dead has left half done, and tells what is lost. */
package dev.workerbot.chat.recovery;
