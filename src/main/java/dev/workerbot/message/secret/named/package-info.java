/** Secrets that stand behind a name, and the names that make a value secret. */
package dev.workerbot.message.secret.named;
