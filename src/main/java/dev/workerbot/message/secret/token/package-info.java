/** Secrets that show by their look: tokens and private keys. */
package dev.workerbot.message.secret.token;
