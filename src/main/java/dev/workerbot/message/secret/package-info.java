/** Finds and masks secrets in text from outside, in time linear to its length. */
package dev.workerbot.message.secret;
